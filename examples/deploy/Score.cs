// dotnet add package Microsoft.ML.OnnxRuntime; dotnet add package SixLabors.ImageSharp
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

using var session = new InferenceSession(args[0]);
foreach (var file in args[1..])
{
    using var picture = Image.Load<Rgb24>(file);
    picture.Mutate(p => p.AutoOrient());
    var pixels = new byte[3 * picture.Height * picture.Width];
    picture.CopyPixelDataTo(pixels);
    var image = new DenseTensor<byte>(pixels, new[] { 1, picture.Height, picture.Width, 3 });
    using var results = session.Run(new[] { NamedOnnxValue.CreateFromTensor("image", image) });
    var score = results.First(r => r.Name == "score").AsTensor<float>()[0];
    var label = results.First(r => r.Name == "label").AsTensor<bool>()[0];
    Console.WriteLine($"{file},{score},{(label ? "anomalous" : "normal")}");
}
