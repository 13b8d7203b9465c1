#!/usr/bin/env python3
"""Foothold's sampler a second time, from its description alone.

Usage:
    draws.py                 prints golden_draws.csv
    draws.py --check FILE    recomputes every row of FILE; exit 1 with the rows that differ

A draw is keyed by (seed, replication, entity, month, purpose). An entity and replication have a
stream: the first 64 bits of Philox4x32-10 with key (seed low, seed high) and counter (entity low,
entity high, replication, 0). A draw is the low (even purpose) or high (odd purpose) half of output
number month * 64 + purpose // 2, counted from 0, of SplitMix64 started at the stream.

Standard library only; shares no code with the engine.
"""

import csv
import sys

M32 = (1 << 32) - 1
M64 = (1 << 64) - 1

PURPOSES = [
    "spread", "life_event", "ask", "self_serve", "usage_noise", "detection", "churn", "renewal",
    "play_outcome", "play_day", "activation", "review", "reactivation", "nomination", "teams",
    "team_seats", "intensity", "map", "open_day", "win", "land_size", "arrivals", "attrition",
    "gut_feel_pick", "book_age", "book_activated",
]


def philox4x32_10(counter, key):
    """One block of Philox4x32 with ten rounds (Salmon et al., SC 2011)."""
    x0, x1, x2, x3 = counter
    k0, k1 = key
    for round_number in range(10):
        if round_number:
            k0 = (k0 + 0x9E3779B9) & M32
            k1 = (k1 + 0xBB67AE85) & M32
        high0, low0 = divmod(0xD2511F53 * x0, 1 << 32)
        high1, low1 = divmod(0xCD9E8D57 * x2, 1 << 32)
        x0, x1, x2, x3 = high1 ^ x1 ^ k0, low1, high0 ^ x3 ^ k1, low0
    return x0, x1, x2, x3


def splitmix64(state, number):
    """Output `number` (from 0) of SplitMix64 started at `state` (Steele, Lea, Flood, 2014)."""
    z = (state + 0x9E3779B97F4A7C15 * (number + 1)) & M64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
    return z ^ (z >> 31)


def fnv1a_64(data):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & M64
    return value


def entity_key(name):
    """The 64-bit key of an entity written as `kind:argument:...`."""
    kind, _, rest = name.partition(":")
    if kind == "book":
        return (2 << 60) | (fnv1a_64(rest.encode("utf-8")) >> 4)
    numbers = [int(part) for part in rest.split(":")]
    if kind == "opportunity":
        segment, month, index = numbers
        return (1 << 60) | (segment << 48) | (month << 32) | index
    if kind == "seat":
        role, index = numbers
        return (3 << 60) | (role << 32) | index
    if kind == "segment":
        (index,) = numbers
        return (4 << 60) | index
    raise ValueError(f"unknown entity {name!r}")


def draw(seed, replication, entity, month, purpose):
    """The 32-bit draw of a key; `purpose` by number."""
    key = entity_key(entity)
    block = philox4x32_10((key & M32, key >> 32, replication, 0), (seed & M32, seed >> 32))
    stream = block[0] | (block[1] << 32)
    mixed = splitmix64(stream, month * 64 + purpose // 2)
    return mixed >> 32 if purpose % 2 else mixed & M32


def self_test():
    """Published answers: Random123 `kat_vectors`, and SplitMix64 from 1234567."""
    assert philox4x32_10((0,) * 4, (0,) * 2) == (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)
    assert philox4x32_10((M32,) * 4, (M32,) * 2) == (
        0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)
    assert philox4x32_10(
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0)
    ) == (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)
    assert splitmix64(1234567, 0) == 6457827717110365317
    assert splitmix64(1234567, 1) == 3203168211198807973
    assert fnv1a_64(b"a") == 0xAF63DC4C8601EC8C


def golden_keys():
    """Keys that touch every purpose, every kind of entity and both ends of every range."""
    entities = [
        "opportunity:0:0:0", "opportunity:15:150:4294967295", "opportunity:1:5:9",
        "book:ACC-00640", "book:", "book:Zoë & Söhne", "seat:0:0", "seat:3:65535", "segment:0",
        "segment:15",
    ]
    for purpose in range(len(PURPOSES)):
        yield 20260101, 0, entities[purpose % len(entities)], purpose * 5 % 121, purpose
    for seed in (0, 1, M32, 1 << 32, M64):
        for replication in (0, 1, 99, M32):
            yield seed, replication, "opportunity:1:5:9", 7, 6
    for entity in entities:
        for month in (0, 1, 36, 120):
            yield 20260101, 3, entity, month, 13


def main(arguments):
    """Prints the golden draws, or checks a file of them."""
    self_test()
    if not arguments:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(
            ["seed", "replication", "entity", "month", "purpose", "purpose_name", "draw"])
        for seed, replication, entity, month, purpose in golden_keys():
            value = draw(seed, replication, entity, month, purpose)
            writer.writerow(
                [seed, replication, entity, month, purpose, PURPOSES[purpose], value])
        return 0
    if len(arguments) != 2 or arguments[0] != "--check":
        print(__doc__, file=sys.stderr)
        return 2
    wrong = 0
    rows = 0
    with open(arguments[1], encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows += 1
            purpose = int(row["purpose"])
            expected = draw(
                int(row["seed"]), int(row["replication"]), row["entity"], int(row["month"]),
                purpose)
            if int(row["draw"]) != expected or row["purpose_name"] != PURPOSES[purpose]:
                wrong += 1
                print(f"row {rows}: {row['draw']} should be {expected}: {row}")
    print(f"{rows} draws, {wrong} differ")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
