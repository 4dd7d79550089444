import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from petcare.geo.map_files import write_map_file
from petcare.geo.models import Place


class Command(BaseCommand):
    help = "Makes the city's map out of an OpenStreetMap extract: tiles of the routing engine, base map, addresses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the extract, .osm.pbf")
        parser.add_argument("--tiles", type=Path, help="folder for the routing engine's tiles (MEDIA_FOLDER/roads)")
        parser.add_argument("--source", default="openstreetmap", help="places of this source are replaced")
        parser.add_argument("--without-tiles", action="store_true", help="map and addresses only")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            from petcare.geo.osm import read_city
            from petcare.geo.tiles import build_tiles
        except ImportError as error:
            raise CommandError(f"Install requirements-embedded.txt to build a map: {error}") from error
        try:
            city = read_city(file, source=options["source"])
        except RuntimeError as error:
            raise CommandError(f"{file} is no OpenStreetMap extract: {error}") from error
        if not city.roads:
            raise CommandError(f"No road of {file} lies within CITY_BOUNDS ({settings.CITY_BOUNDS}).")
        if not options["without_tiles"]:
            folder = options["tiles"] or settings.MEDIA_FOLDER / "roads"
            try:
                build_tiles(file, folder)
            except subprocess.CalledProcessError as error:
                raise CommandError(f"The routing engine refuses {file}: {error.stderr.decode()[-500:]}") from error
            self.stdout.write(f"Tiles and valhalla.json: {folder}")
        for layer, geojson in city.layers.items():
            write_map_file(layer, geojson)
        with transaction.atomic():
            Place.objects.filter(source=options["source"]).delete()
            Place.objects.bulk_create(city.places, batch_size=1000)
        self.stdout.write(f"{city.roads} roads, {len(city.places)} places. Start the engine: see docs/operations.md.")
