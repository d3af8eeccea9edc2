// g++ -std=c++17 score.cpp -lonnxruntime -lopencv_core -lopencv_imgcodecs -lopencv_imgproc
#include <onnxruntime_cxx_api.h>
#include <cstdio>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

int main(int count, char **arguments) {
  Ort::Env environment;
  Ort::Session session(environment, arguments[1], Ort::SessionOptions());
  auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
  const char *inputs[] = {"image"}, *outputs[] = {"score", "normalized", "label"};
  for (int i = 2; i < count; i++) {
    cv::Mat picture = cv::imread(arguments[i], cv::IMREAD_COLOR);
    cv::cvtColor(picture, picture, cv::COLOR_BGR2RGB);
    int64_t shape[] = {1, picture.rows, picture.cols, 3};
    auto image = Ort::Value::CreateTensor<uint8_t>(
        memory, picture.data, picture.total() * 3, shape, 4);
    auto results = session.Run(Ort::RunOptions(), inputs, &image, 1, outputs, 3);
    std::printf("%s,%g,%g,%s\n", arguments[i], *results[0].GetTensorData<float>(),
                *results[1].GetTensorData<float>(),
                *results[2].GetTensorData<bool>() ? "anomalous" : "normal");
  }
}
