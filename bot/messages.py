"""Every wording of the bot, in one place; a FAQ's `messages` overrides any of them by name.

MESSAGES are Markdown; `{title}`, `{label}` and the like are filled in where the text is used. CUES are what
people say to steer a conversation: words and phrases separated by commas, compared after normalising, so that a FAQ in
another language brings its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "welcome": "**{title}**\n\nAsk me in your own words, or start with one of these:",
        "help": (
            "Write your question as you would ask a friend, or pick one of those I offer. If I'm not sure, "
            "I ask what you meant; if I don't know, I say so.\n\n"
            "/faq – all topics\n/about – where the answers come from\n/privacy – what is kept\n/help – this page"
        ),
        "about": "**{title}**",
        "source": "Source: {source}",
        "privacy": (
            "To follow a conversation I keep what you asked about and what I offered in memory, for half an hour. "
            "Questions I can't answer are kept until nobody has asked them for 90 days, without who asked them, for "
            "the owner of this FAQ; and how often each entry was answered. Of a group I keep whether automatic answers "
            "are on. Nothing else about you is kept."
        ),
        "suggestions": "I'm not sure which you mean. Is it one of these?",
        "none": "None of these",
        "none_reply": "Sorry about that. Try other words, or look through the topics:",
        "which_one": "Which one? Pick it, or send its number.",
        "no_such_number": "I offered {count}. Send a number from 1 to {count}, or ask something else.",
        "fallback": "I don't have an answer to that. Try other words, or look through the topics:",
        "outside": "That is outside this FAQ. These are the topics I know:",
        "gone": "That answer is no longer in this FAQ. Perhaps one of these helps:",
        "unknown_start": (
            "**{title}**\n\nI couldn't find what your link names. Ask me in your own words, or start with one of these:"
        ),
        "nothing_on_that": "I have nothing on that. You could go on with one of these:",
        "nothing_more": "That is all I have on that. You could go on with one of these:",
        "all_there_is": "This is all I have on it:",
        "same_answer": "On that, the answer says:",
        "reasons": "As far as the answer explains it:",
        "in_short": "In short:",
        "links": "The answer leads to:",
        "no_links": "The answer has no links. You could go on with one of these:",
        "already_answered": "What I know about that is in the answer above. You could go on with one of these:",
        "other_question": "For your other question, did you mean one of these?",
        "many_questions": "Those are several questions. Which one first?",
        "empty": "Send me a question in words, and I'll look for the answer.",
        "thanks": "You're welcome. Ask me anything else whenever you like.",
        "goodbye": "Goodbye! I'm here when you need me.",
        "acknowledge": "Good. Ask me anything else whenever you like.",
        "wellbeing": "Fine, thank you. What would you like to know?",
        "identity": "I'm a bot. I answer questions from the {title}, and say so when I don't know.",
        "rude": "I'm sorry that I'm no help. Other words may find it, or /faq shows all topics.",
        "all_topics": "All topics",
        "topics": "What would you like to read about?",
        "topic": "**{topic}**",
        "all_entries": "**All questions**",
        "back": "« All topics",
        "next_page": "More »",
        "previous_page": "« Back",
        # Telegram only: what can't be answered, buttons, menus.
        "hint_media": "I can only read text. Put your question into the caption or send it as a message.",
        "hint_sticker": "Nice one! I only understand words, though: what would you like to know?",
        "hint_gesture": "Thanks, but I can't do anything with that. Ask me something in words.",
        "hint_link": "I don't open links. What would you like to know?",
        "hint_emoji": "Put it into words for me, and I'll look for an answer.",
        "hint_punctuation": "Put it into words for me, and I'll look for an answer.",
        "hint_forward": "That is a lot of text. Which question should I answer?",
        "share": "Share",
        "read_on": "Read it all",
        "ask_more": "Ask me more",
        "browse_in_private": "Browse in private",
        "back_to": "« {label}",
        # Groups.
        "group_hello": (
            "Hello! I answer questions about the {title}.\n\n"
            "/ask and your question, or /ask in reply to a message that holds one\n/faq – all topics\n\n"
            "Otherwise I stay quiet."
        ),
        "group_help": (
            "/ask and your question – or /ask in reply to a message that holds one\n"
            "/faq – all topics; /faq and a word – that answer, in reply to a message for its author\n"
            "/status and /autoanswer are for admins"
        ),
        "ask_back": "What is your question?",
        "ask_placeholder": "Your question",
        "group_fallback": "I don't have an answer to that. /faq shows what I know.",
        "answered_above": "That is answered above.",
        "admins_only": "That is for the admins of this group.",
        "autoanswer_on": "Automatic answers are **on**: I answer a message when I'm sure, without being asked.",
        "autoanswer_off": "Automatic answers are **off**: I speak when I'm asked.",
        "autoanswer_waiting": "Automatic answers are **on**, but they start only when I can see all messages.",
        "autoanswer_how": "/autoanswer on or /autoanswer off changes that.",
        "autoanswer_unsaved": "I couldn't save that just now. Please try again in a minute.",
        "sees_everything": "I can see all messages here.",
        "sees_little": (
            "I can only see commands and replies to me here, so I can't answer anything else by myself. "
            "To change that, make me an admin of this group; or send /setprivacy to @BotFather, choose Disable, "
            "then remove me from the group and add me again."
        ),
        # Inline mode.
        "inline_ask": "Ask me in private",
        # The owner's.
        "misses": "Asked and not answered, most often first:",
        "no_misses": "Every question was answered so far.",
        "answers_given": "Answers given in the last {days} days: {count}",
        "misses_unreadable": "I can't read that list just now. Please try again in a minute.",
        "refused": "That button isn't one of mine.",
        "apology": "Sorry, something went wrong on my side. Please try again in a moment. (Error {id})",
        "description": (
            "{title}\n\nAsk in your own words. I answer from a hand-written FAQ, and say so when I don't know."
        ),
        "short_description": "Answers questions from the {title}.",
        "command_start": "Start with a few questions to tap",
        "command_faq": "Browse all topics",
        "command_help": "How to ask",
        "command_ask": "Ask a question",
        "command_status": "What I can see here",
        "command_autoanswer": "Answer without being asked: on or off",
        "command_about": "Where the answers come from",
        "command_privacy": "What is kept, and for how long",
    }
)

CUES: Mapping[str, str] = MappingProxyType(
    {
        "cue_none": (
            "none, none of these, none of them, none of those, none of the above, neither, neither of them, not "
            "these, nothing of that, no none, nope none, nope, no, nah, not really, something else, no that's not it, "
            "that's not it, not that, not what i meant, not what i asked, wrong, that's wrong, wrong answer, bad "
            "answer, not helpful, that's not helpful, that doesn't help, that didn't help, no not that, no not that "
            "one, i don't agree, i disagree, that makes no sense, you didn't answer my question, that doesn't answer "
            "my question, that's no answer, thanks for nothing, thank you for nothing"
        ),
        "cue_yes": "yes, yes please, yeah, yep, yup, sure, ok yes, that one, this one, exactly, all of them",
        "cue_both": "both, both please, both of them, both of these, yes both, i mean both",
        "cue_acknowledge": (
            "no problem, no worries, ok, okay, k, kk, okey, alright, all right, fine, good, great, perfect, awesome, "
            "cool, nice, got it, i see, understood, makes sense, makes sense thanks, good to know, right, sure, ah "
            "ok, oh ok, ah, oh, hmm, hm, hmm ok, aha, yes, yeah, yep, no, nope, no thanks, phew, wow, interesting, "
            "exactly, ah yes, ah yes exactly, yes that's it, that's it, true, fair enough, ok cool, ok thanks, ok "
            "thx, cool thx, noted, will do, that helps, that's helpful, sounds good, agreed, i will, i'll try, let me "
            "think, oh wow, whatever, ok whatever, never mind, nevermind, nvm, i'm good, no i'm good, nah i'm good, "
            "nah im good, maybe, maybe later, not now, forget it, actually forget it, never mind that, stop"
        ),
        "cue_greeting": (
            "hi, hello, hey, hi there, hello there, hey there, hello bot, hi bot, good morning, good afternoon, "
            "good evening, good day, greetings, yo, howdy, hiya, heya, sup, helo, hallo, hullo, hola, bonjour, salut, "
            "ola, merhaba, salam, namaste, xin chào, привет, здравствуйте, добрый день, 你好, 您好, こんにちは, 안녕, "
            "안녕하세요, مرحبا, السلام عليكم, नमस्ते, שלום, γεια σου, สวัสดี"
        ),
        "cue_thanks": (
            "thanks, thank you, thank you very much, thank you so much, thanks a lot, many thanks, thx, ty, cheers, "
            "much appreciated, ok thank you, great thanks, thanks for the help, thanks for your help, perfect thank "
            "you, thx a lot, thankyou, thanx, thnx, tnx, tks, thnks, thnak you, tysm, gracias, merci, danke, grazie, "
            "obrigado, teşekkürler, спасибо, 谢谢, 谢谢你, ありがとう, ありがとうございます, 감사합니다, شكرا, "
            "धन्यवाद, ขอบคุณ"
        ),
        "cue_goodbye": (
            "bye, goodbye, good bye, bye bye, byebye, see you, see you later, see ya, cya, cu, good night, "
            "have a nice day, adios, au revoir, tschüss, пока, до свидания, 再见"
        ),
        "cue_help": (
            "help, help me, what can you do, how does this work, how do you work, what can i ask, commands, idk, i "
            "don't know, dunno, no idea, not sure"
        ),
        "cue_wellbeing": (
            "how are you, how are you doing, how are you today, how r u, how do you do, how is it going, how's it "
            "going, how's life, how have you been, what's up, whats up, wassup, you ok, are you ok"
        ),
        "cue_identity": (
            "who are you, what are you, who r u, who is this, who am i talking to, what's your name, what is your "
            "name, your name, do you have a name, are you a bot, are you a robot, are you human, are you a human, are "
            "you real, are you a real person, are you a person, are you an ai, are you ai, are you chatgpt, is this a "
            "bot, am i talking to a bot, am i talking to a human, who made you, who built you, who created you"
        ),
        "cue_rude": (
            "fuck, fuck you, fuck off, fuck this, wtf, bullshit, bs, shit, this is shit, this is bullshit, crap, this "
            "is crap, damn, idiot, you idiot, you are an idiot, stupid, stupid bot, you are stupid, are you stupid, "
            "dumb, dumb bot, you are dumb, moron, you moron, useless, you are useless, this is useless, useless bot, "
            "bad bot, you suck, this sucks, shut up, go away, go to hell, screw you, i hate you, thanks for nothing, "
            "are you kidding me, are you kidding, you must be joking, shit answer, that's a shit answer, terrible "
            "answer, stupid answer, terrible, this is terrible, this is stupid, you are no help, you are not helpful"
        ),
        "cue_reaction": "👍, 👌, ❤, 🙏, 😂, 😊, 😀, 💯, 🔥, 😍",
        "cue_privacy": (
            "privacy, privacy policy, data protection, gdpr, do you store my data, do you save my data, do you keep my "
            "data, do you store my messages, what do you do with my data, what data do you store, is this private"
        ),
        "cue_about": (
            "about, about this, about this faq, source, sources, the source, what is the source, who wrote this, who "
            "wrote this faq, where is this from, where does this come from, is this up to date, how old is this, when "
            "was this written, what year is this from, who is the author, who wrote the answers, contact, contact the "
            "author, how do i contact the author, how can i contact the author, how do i contact you, how can i "
            "contact you, who can i ask, can i talk to a human, i want to talk to a human, talk to a human"
        ),
        "cue_browse": (
            "menu, faq, the faq, topics, topic, all topics, back, go back, list, index, categories, show topics, show "
            "all, all questions, all the questions, questions, list topics, list questions, list all questions, list "
            "all, list them, list them all, list everything, show me all, show me the list, show me the questions, "
            "show me all questions, show me all the questions, show me everything, main menu, what topics do you have"
        ),
        "cue_more": (
            "more, tell me more, say more, more please, more details, more info, more information, go on, continue, "
            "keep going, and then, and, what else, anything else, elaborate, please elaborate, can you elaborate, "
            "could you elaborate, explain more, can you explain more, in more detail, give me more, next, ok more, "
            "ok tell me more, tell me more about it, tell me more about that, more about that"
        ),
        "cue_why": (
            "why, why not, why so, why is that, why's that, but why, how so, how come, really, are you sure, you "
            "sure, is that so, says who, since when, why though, but why though, for real, seriously, what for, ok "
            "but why, and why, why do you say that, why do you think so, explain, explain that, explain please, can "
            "you explain, can you explain that, what do you mean, what do you mean by that, what does that mean, "
            "prove it"
        ),
        "cue_again": (
            "again, once again, once more, one more time, repeat, repeat that, repeat it, can you repeat that, could "
            "you repeat that, say that again, say it again, can you say that again, could you say that again, come "
            "again"
        ),
        "cue_short": (
            "tl;dr, tldr, shorter, make it shorter, make that shorter, can you make it shorter, short version, the "
            "short version, short answer, the short answer, in short, briefly, in brief, summary, summarize, "
            "summarise, summarize that, summarise that, sum it up, in one sentence, in a nutshell, too long, that's "
            "too long, too much text"
        ),
        "cue_links": (
            "link, links, a link, the link, any link, any links, url, send link, send me the link, send me a link, "
            "give me the link, give me a link, got a link, do you have a link, where is the link"
        ),
        "cue_deny": "not, not about, no not, i don't mean, i didn't mean, i'm not asking about, i don't want, forget",
        "cue_negation": "not, never, neither, no, nor",
        "cue_connect": (
            "and if, and what if, what if, and what about, what about, how about, and how about, but what about, and, "
            "but, or, also, and also, plus, so, then, ok and, ok but, ok so, and when, even if, even, with, without, "
            "and with, and without"
        ),
        "cue_correct": (
            "no i meant, no i mean, i meant, i mean, no not that i mean, sorry i meant, sorry i mean, actually i "
            "meant, that's not what i asked, that's not what i meant, not what i wanted, that's not what i wanted, "
            "no i want, no i want to know, no i need, no i asked about, i asked about, no i was asking about, i was "
            "asking about, i was talking about"
        ),
        "cue_object": "not that, not that one, wrong, no, nope, rather, actually",
        "cue_reference": (
            "it, its, that, this, these, those, them, they, there, he, she, one, part, such, same, that's, then, else"
        ),
        "cue_question": (
            "what, which, who, how, why, when, where, is, are, do, does, did, can, could, should, would, will, may, "
            "must, shall, am, was, have, has, any, recommend, suggest, tell, explain, help, whats, hows, advice, tips, "
            "need, want, wondering"
        ),
        "cue_define": "what is, what's, whats, what are, who is, who's, define, definition of, meaning of, explain",
        "cue_otherwise": "and if, and what if, what if, but if, but what if, if, even if, unless, and when, or if",
        "cue_opening": (
            "hi, hello, hey, dear, good morning, good afternoon, good evening, sir, madam, friend, my friend, man, "
            "bro, guys, all, everyone, there, bot, sorry, sorry to bother you, sorry for my english, sorry for my "
            "bad english, excuse me, please, pls, haha, lol, ok, ok but, so, well, um, umm, uh, but, and, idk, i don't "
            "know, i dont know, no idea, i have no idea, quick question, one question, just a question, i have a "
            "question, question, i want to know, i would like to know, i'd like to know, i wanted to know, i wanted "
            "to ask, i want to ask, i wanna know, i wonder, i was wondering, just wondering, can you tell me, could "
            "you tell me, please tell me, tell me, can i ask, may i ask, do you know, what can you tell me, "
            "something, about"
        ),
        "cue_particles": (
            "tho, though, ugh, meh, then, please, pls, plz, lol, haha, btw, man, bro, dude, hm, hmm, um, umm, uh, uhh, "
            "oh, ah, well, anyway, like, so, and, but, ok, okay, hey, just, now, sir, mate"
        ),
        "cue_vague": (
            "advice, thoughts, true, think, opinion, opinions, idea, ideas, possible, doable, worth, good, bad, "
            "right, sense, anyone, anybody, anything, something, someone, suggestions, tips, deal, just, really, all, "
            "realistic, you, your, we, us, my, our, at, be, go, do, own, make, get, work, now, case, your, here, in, "
            "there, how, need, needed, needs, required, require, necessary, important, many, well, better, best, "
            "enough, learn, know, feasible, sane, crazy, stupid, wise, smart, plan, much, still, even, if, so, too, "
            "people, not, thank, thanks, often, long, nothing, works, working, happens, happen"
        ),
        "cue_number": (
            "1 one first 1st, 2 two second 2nd, 3 three third 3rd, 4 four fourth 4th, 5 five fifth 5th, 6 six "
            "sixth 6th, "
            "7 seven seventh 7th, 8 eight eighth 8th, 9 nine ninth 9th, 10 ten tenth 10th"
        ),
        "cue_numbered": "number, option, nr, button, choice, and, or",
        "cue_last": "last, latter, final",
        "cue_filler": (
            "the, a, an, in, at, number, no, nr, option, one, please, pls, i, want, mean, choose, pick, take, select, "
            "go, with, about, on, button, answer, question, would, like, to, for, me, show, give, let's, lets, of, "
            "them, that, part, ok, yes, um, uh, er, i'd, i'll, and, what, thing, bit, then, how, is"
        ),
    }
)
