"""From an update to a reply, a class for each way that people meet the bot; `bot.telegram.app` lists who handles what.

People: `private` and `groups` (messages), `inline` (where the bot is no member), `presses` (buttons), `asides` (votes
and wishes beside an answer), `talks` (with a person), `faults` (what is said when something fails). Admins of groups:
`admins`, `settings`, and `rights` (who owns the bot or leads a group, what the bot may do there). Owners: `desk`
checks what they press and write and leads it to `cards` (cases, drawn by `card_texts`), `entries` or `talks`;
`keeper` does its rounds. What all of them use: `surface` (the service as it is met on Telegram), `asking` (what a
message asks), `outbox` (the one place that sends), `panels` (messages that turn in place), `results` and `files` (how
messages look on the wire), `links` (what opens the bot), `menus` (what is shown before anybody writes).
"""
