# python score.py model.onnx image.png ...   (pip install onnxruntime numpy pillow)
import json
import sys

import numpy
import onnxruntime
from PIL import Image, ImageOps

session = onnxruntime.InferenceSession(sys.argv[1])
remembered = json.loads(session.get_modelmeta().custom_metadata_map["dfm"])
print("threshold", remembered["thresholds"]["image_normalization"]["threshold"], file=sys.stderr)
for file in sys.argv[2:]:
    picture = ImageOps.exif_transpose(Image.open(file)).convert("RGB")
    image = numpy.asarray(picture)[numpy.newaxis]
    score, normalized, label = session.run(["score", "normalized", "label"], {"image": image})
    print(file, score[0], normalized[0], "anomalous" if label[0] else "normal", sep=",")
