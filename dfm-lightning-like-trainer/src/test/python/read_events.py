#!/usr/bin/env python3
"""Reads TensorBoard event files without TensorBoard, protobuf or anything else but Python: checks every record's
length and masked CRC-32C, parses the protobuf by field numbers, prints an event a line as JSON.

    read_events.py events.out.tfevents.*

Written from the public descriptions of the formats, independently of the Java that writes them."""
import json
import struct
import sys


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(data):
    at = 0
    while at < len(data):
        head = data[at:at + 8]
        (length,) = struct.unpack("<Q", head)
        if struct.unpack("<I", data[at + 8:at + 12])[0] != masked(head):
            raise ValueError(f"byte {at}: the length's CRC is wrong")
        body = data[at + 12:at + 12 + length]
        if struct.unpack("<I", data[at + 12 + length:at + 16 + length])[0] != masked(body):
            raise ValueError(f"byte {at}: the record's CRC is wrong")
        yield body
        at += 16 + length


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = varint(data, at)
        elif wire == 1:
            value, at = struct.unpack("<d", data[at:at + 8])[0], at + 8
        elif wire == 5:
            value, at = struct.unpack("<f", data[at:at + 4])[0], at + 4
        elif wire == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        else:
            raise ValueError(f"wire type {wire}")
        yield number, value


def one(data, number, default=None):
    return dict(fields(data)).get(number, default)


def value_of(data):
    found = dict(fields(data))
    result = {"tag": found[1].decode()}
    if 2 in found:
        result["simple_value"] = found[2]
    if 8 in found:
        result["text"] = one(found[8], 8).decode()
    if 9 in found:
        plugin = dict(fields(found[9]))[1]
        result["plugin"] = one(plugin, 1).decode()
        content = one(plugin, 2, b"")
        if result["plugin"] == "hparams":
            kind, message = next((n, v) for n, v in fields(content) if n != 1)
            if kind == 3:
                result["hparams"] = {
                    one(entry, 1).decode(): one(one(entry, 2), 3).decode()
                    for n, entry in fields(message) if n == 1}
            if kind == 4:
                result["status"] = one(message, 1, 0)
    return result


def main():
    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            for record in records(file.read()):
                event = dict(fields(record))
                line = {"wall_time": event[1], "step": event.get(2, 0)}
                if 3 in event:
                    line["file_version"] = event[3].decode()
                if 5 in event:
                    line["values"] = [value_of(v) for n, v in fields(event[5]) if n == 1]
                print(json.dumps(line))


if __name__ == "__main__":
    main()
