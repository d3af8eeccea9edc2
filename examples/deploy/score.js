// node score.js model.onnx image.png ...   (npm install onnxruntime-node sharp)
const ort = require('onnxruntime-node');
const sharp = require('sharp');

async function main(model, files) {
  const session = await ort.InferenceSession.create(model);
  for (const file of files) {
    const { data, info } = await sharp(file, { ignoreIcc: true })
      .rotate() // as the camera's note in the file says
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const shape = [1, info.height, info.width, 3];
    const image = new ort.Tensor('uint8', new Uint8Array(data), shape);
    const { score, normalized, label } = await session.run({ image });
    const verdict = label.data[0] ? 'anomalous' : 'normal';
    console.log(`${file},${score.data[0]},${normalized.data[0]},${verdict}`);
  }
}

main(process.argv[2], process.argv.slice(3));
