import ast, json, struct, sys

raw = open(sys.argv[1], "rb").read()  # model.dfm
data = 8 + struct.unpack("<Q", raw[:8])[0]
header = json.loads(raw[8:data])
about = json.loads(header["__metadata__"]["dfm"])
begin, end = header["layer0.projection.mean"]["data_offsets"]
mean = struct.unpack(f"<{(end - begin) // 8}d", raw[data + begin : data + end])
print("threshold", about["image_normalization"]["threshold"], "dimension", len(mean))

raw = open(sys.argv[2], "rb").read()  # embeddings.npy
data = 10 + struct.unpack("<H", raw[8:10])[0]
n, d = ast.literal_eval(raw[10:data].decode())["shape"]
values = struct.unpack(f"<{n * d}f", raw[data:])
rows = [values[i * d : (i + 1) * d] for i in range(n)]
print("embeddings", n, "x", d, "the first begins with", rows[0][0])
