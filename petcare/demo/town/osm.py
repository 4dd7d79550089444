"""The town as OpenStreetMap XML, which routing engines and map tools read."""

from pathlib import Path
from xml.sax.saxutils import quoteattr

from petcare.demo.town.model import Tags, Town

MADE_AT = 'version="1" timestamp="2026-01-01T00:00:00Z"'


def write_osm_xml(town: Town, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="petcare">\n')
        for node in town.nodes.values():
            position = f'lat="{node.point.lat:.7f}" lon="{node.point.lon:.7f}"'
            file.write(f'<node id="{node.id}" {MADE_AT} {position}>{_xml_tags(node.tags)}</node>\n')
        for way in town.ways:
            references = "".join(f'<nd ref="{node_id}"/>' for node_id in way.node_ids)
            file.write(f'<way id="{way.id}" {MADE_AT}>{references}{_xml_tags(way.tags)}</way>\n')
        file.write("</osm>\n")


def _xml_tags(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
