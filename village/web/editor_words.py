"""What the editor of the plan says while one draws: its sentences, with places to fill in."""

from flask_babel import gettext as _

from village.web.supplies import SUPPLIES


def editor_words() -> dict[str, str]:
    """Return the editor's sentences in the page's language; `static/js/editor` fills them in."""
    return {
        "stand": _("Stand"),
        "wall": _("Wall"),
        "column": _("Column"),
        "exit": _("Exit"),
        "entrance": _("Entrance"),
        "stage": _("Podium"),
        "service": _("Service point"),
        "metres": _("{length} m"),
        "measures": _("{width} × {depth} m"),
        "object": _("{kind} {name}: {measures}, {west} m from the west, {south} m from the south."),
        "squareMetres": _("{area} m²"),
        "squareCentimetres": _("{area} cm²"),
        "overlaps": _("overlaps {name} by {area}"),
        "touches": _("touches {name}"),
        "beside": _("{distance} to {name}"),
        "chosen": _("Objects chosen: {count}."),
        "none": _("Nothing is chosen."),
        "undone": _("Undone."),
        "nothingUndone": _("There is nothing to undo."),
        "redone": _("Done again."),
        "nothingRedone": _("There is nothing to do again."),
        "removed": _("Objects deleted: {count}."),
        "merged": _("Joined into stand {number}."),
        "mergeFew": _("Choose at least two stands to join them."),
        "mergeApart": _("These stands do not touch along a side: they form no single piece."),
        "split": _("Cut into {numbers}."),
        "splitOne": _("Choose one stand that straight cuts part into pieces."),
        "untyped": _("“{text}” does not fit here: nothing was changed."),
        "noPicture": _("{name} is no picture that this browser shows."),
        "measure": _(
            "Drag on the plan along a length that you know, then say below how long it is."
        ),
        "reading": _("{name} is being read…"),
        "laid": _("{name} lies under the plan in its true size."),
        "laidUnmeasured": _("{name} does not state its unit: say below how wide it is."),
        "saving": _("Saving…"),
        "saved": _("Saved at {time}"),
        "failed": _("Not saved yet: what you draw is kept on this page."),
        "refused": _("Not saved. {why}"),
        "met": _("{name} draws too; what was changed is shown."),
        "waiting": _("Not saved: a choice is open above the plan."),
        "contested": _("{name} has changed the same objects as you: {names}."),
        "fieldOf": _("{field}, {name}"),
        "column_number": _("Number"),
        "column_width": _("Width (m)"),
        "column_depth": _("Depth (m)"),
        "column_west": _("From west (m)"),
        "column_south": _("From south (m)"),
        "column_near": _("Nearest"),
        **{f"supply_{word}": str(name) for word, name in SUPPLIES.items()},
    }
