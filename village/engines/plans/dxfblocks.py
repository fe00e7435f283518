"""DXF blocks: the entities of a drawing as they are seen, blocks followed, within limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ezdxf.lldxf.const import DXFError

from village.engines.plans.faults import PlanError
from village.engines.plans.limits import MOST_DEPTH, MOST_STEPS


@dataclass(frozen=True)
class Met:
    """An entity as it is drawn.

    Attributes:
        entity: the entity, in the drawing's coordinates.
        layer: its layer; what lies on layer 0 of a block is on its insert's.
        names: that layer, then the block it is in and the layer of its insert, and so on.
        hidden: its layer is frozen or off, or it is invisible itself.
    """

    entity: Any
    layer: str
    names: tuple[str, ...] = ()
    hidden: bool = False


class Blocks:
    """Follows the blocks of one drawing."""

    def __init__(self, drawing: Any) -> None:
        self._drawing = drawing
        self.cycles: list[str] = []
        self._frozen = {layer.dxf.name.casefold() for layer in drawing.layers if layer.is_frozen()}
        self._off = {layer.dxf.name.casefold() for layer in drawing.layers if layer.is_off()}
        self._steps = 0

    def entities(self) -> Iterator[Met]:
        """Give each entity of the model space and, for each insert, those of its block.

        Raises:
            PlanError: blocks or arrays make the drawing larger or deeper than any.
        """
        for entity in self._drawing.modelspace():
            layer = str(entity.dxf.get("layer", "0"))
            yield from self._seen(self._met(entity, layer, ()), ())

    def _met(self, entity: Any, layer: str, around: tuple[str, ...]) -> Met:
        name = layer.casefold()
        hidden = name in self._frozen or name in self._off or bool(entity.dxf.get("invisible", 0))
        return Met(entity, layer, (layer, *around), hidden)

    def _seen(self, met: Met, chain: tuple[str, ...]) -> Iterator[Met]:
        self._steps += 1
        if self._steps > MOST_STEPS or len(chain) > MOST_DEPTH:
            raise PlanError("nested")
        if met.entity.dxftype() == "MLINE":  # lines side by side, as walls are drawn
            yield from (replace(met, entity=line) for line in met.entity.virtual_entities())
            return
        if met.entity.dxftype() != "INSERT":
            yield met
            return
        name = str(met.entity.dxf.get("name", ""))
        if name.casefold() in chain:
            self.cycles.append(name)
            return
        block = self._drawing.blocks.get(name)
        if block is None or not len(block):
            yield met
            return
        if met.entity.mcount * len(block) > MOST_STEPS:
            raise PlanError("nested")
        inserts = met.entity.multi_insert() if met.entity.mcount > 1 else [met.entity]
        for insert in inserts:
            yield from self._inside(replace(met, entity=insert), name, chain)

    def _inside(self, met: Met, name: str, chain: tuple[str, ...]) -> Iterator[Met]:
        """Give what one insert draws: a frozen one hides all, one that is off what is on 0."""
        frozen = met.layer.casefold() in self._frozen
        around = (name, *met.names)
        try:
            parts = [*met.entity.virtual_entities(), *met.entity.attribs]
        except (DXFError, ValueError, TypeError, ArithmeticError):
            yield met
            return
        for part in parts:
            own = str(part.dxf.get("layer", "0"))
            layer = met.layer if own == "0" else own
            inner = self._met(part, layer, around)
            hidden = inner.hidden or frozen or (met.hidden and own == "0")
            yield from self._seen(replace(inner, hidden=hidden), (*chain, name.casefold()))
