"""How the safety check is asked, and what it says: the same words in a notebook and on a phone."""

from __future__ import annotations

from typing import Any

HEADINGS = {
    "legs": "Your legs, and feeling between them",
    "bladder": "Bladder, bowel and sex",
    "sudden": "What came suddenly",
    "health": "Your health",
    "pain": "How the pain behaves",
}
LOCKED = {
    "emergency": "Get emergency help now",
    "same_day": "Speak to a clinician today",
    "clearance": "A clinician's word first",
}
BRIEF = "Before you begin: is any of this true today?"
WAYS_BACK = {
    "emergency": "I was seen by a clinician about this",
    "same_day": "I was seen by a clinician about this",
    "clearance": "My clinician has said that I can exercise",
}
TICK_WHAT_FITS = "Read each line slowly. Tick what fits you today."
MISTAKE = "I ticked it by mistake"
SINCE_LONG = (
    "If you have had this for a long time and a clinician knows of it, give the day when they "
    "last said so."
)
STILL_LOCKED = (
    "Your answer is recorded. To be sure, the routine stays locked until a clinician has seen you "
    "about it."
)
CLINICIAN_OK = {
    "id": "clinician_ok",
    "words": "Has your clinician, knowing this, said that you can exercise?",
    "kind": "yes_no",
}
NUMBER = {
    "id": "number",
    "words": "The emergency number where you live",
    "kind": "text",
    "help": "Asked once, and shown here the next time.",
}
SEEN_ON = {"id": "seen_on", "words": "On which day were you seen?", "kind": "date"}
MAY_EXERCISE = {
    "id": "may_exercise",
    "words": "Did the clinician say that you may exercise?",
    "kind": "yes_no",
}


def safety_words() -> dict[str, Any]:
    """Return all of them as data, for a page without Python; the questions as a form takes them."""
    return {
        "headings": HEADINGS,
        "locked": LOCKED,
        "brief": BRIEF,
        "ways_back": WAYS_BACK,
        "tick_what_fits": TICK_WHAT_FITS,
        "mistake": MISTAKE,
        "since_long": SINCE_LONG,
        "still_locked": STILL_LOCKED,
        "questions": {
            str(question["id"]): question
            for question in (CLINICIAN_OK, NUMBER, SEEN_ON, MAY_EXERCISE)
        },
    }
