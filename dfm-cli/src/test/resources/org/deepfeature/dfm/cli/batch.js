// node batch.js model.onnx height width raw-file...: all images in one run, RGB bytes each.
const fs = require('fs');
const ort = require('onnxruntime-node');

async function main(model, height, width, files) {
  const session = await ort.InferenceSession.create(model);
  const pixels = new Uint8Array(Buffer.concat(files.map((file) => fs.readFileSync(file))));
  const image = new ort.Tensor('uint8', pixels, [files.length, height, width, 3]);
  const result = await session.run({ image });
  const sum = (from, to) => result.anomaly_map.data.slice(from, to).reduce((a, b) => a + b, 0);
  const area = result.anomaly_map.dims[1] * result.anomaly_map.dims[2];
  for (let i = 0; i < files.length; i++) {
    const marked = result.mask.data.slice(i * area, (i + 1) * area).reduce((a, b) => a + b, 0);
    const row = [result.score.data[i], result.normalized.data[i], result.label.data[i]];
    console.log([...row, sum(i * area, (i + 1) * area), marked].join(','));
  }
}

main(process.argv[2], Number(process.argv[3]), Number(process.argv[4]), process.argv.slice(5));
