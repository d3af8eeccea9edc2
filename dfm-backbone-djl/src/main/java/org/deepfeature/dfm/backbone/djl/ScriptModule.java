package org.deepfeature.dfm.backbone.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.backbone.djl.network.ForwardPass;
import org.deepfeature.dfm.network.weights.WeightFile;

/**
 * A TorchScript module. Its layers are its outputs: of a dictionary under their keys, of a tuple as
 * {@code 0}, {@code 1} and so on, of a lone tensor as {@code output}.
 */
final class ScriptModule implements ForwardPass {
  private final Model model;
  private final NDManager owner;
  private final List<String> layers;

  private ScriptModule(Model model, NDManager owner, List<String> layers) {
    this.model = model;
    this.owner = owner;
    this.layers = List.copyOf(layers);
  }

  /**
   * @param file of the module
   * @param owner on the device; closed with the module, or if it cannot be opened
   * @return the module, with no layer chosen
   */
  static ScriptModule open(Path file, NDManager owner, Device device) {
    Model model = null;
    try (InputStream in = Files.newInputStream(file)) {
      WeightFile.requireUndamaged(file);
      model = Model.newInstance(file.getFileName().toString(), PyTorch.of(device), "PyTorch");
      model.load(in, null);
      return new ScriptModule(model, owner, List.of());
    } catch (IOException | MalformedModelException | RuntimeException e) {
      if (model != null) {
        model.close();
      }
      owner.close();
      throw new DfmException(
          "TorchScript file '%s' cannot be read: %s".formatted(file, PyTorch.first(e)), e);
    }
  }

  /** The same module with these layers. */
  ScriptModule choosing(List<String> names) {
    return new ScriptModule(model, owner, names);
  }

  /** Every output by its name; they live on the images' manager. */
  Map<String, NDArray> outputs(NDArray images) {
    NDList result;
    try {
      result = model.getBlock().forward(new ParameterStore(owner, true), new NDList(images), false);
    } catch (RuntimeException e) {
      throw new DfmException(
          "TorchScript module '%s' failed while running on images of %s: %s"
              .formatted(model.getName(), images.getShape(), PyTorch.first(e)),
          e);
    }
    if (result.size() == 1 && result.get(0).getName() == null) {
      return Map.of("output", result.get(0));
    }
    boolean named = result.stream().allMatch(array -> array.getName() != null);
    Map<String, NDArray> outputs = named ? new TreeMap<>() : new LinkedHashMap<>();
    for (int i = 0; i < result.size(); i++) {
      outputs.put(named ? result.get(i).getName() : Integer.toString(i), result.get(i));
    }
    return outputs;
  }

  @Override
  public void run(NDArray images, Output output) {
    Map<String, NDArray> outputs = outputs(images);
    List<NDArray> chosen = new ArrayList<>();
    for (String layer : layers) {
      NDArray array = outputs.get(layer);
      if (array == null) {
        throw new UnknownNameException("output of " + model.getName(), layer, outputs.keySet());
      }
      chosen.add(array);
    }
    for (int i = 0; i < chosen.size(); i++) {
      output.accept(i, chosen.get(i));
    }
    outputs.values().forEach(NDArray::close);
    images.close();
  }

  @Override
  public NDManager manager() {
    return owner;
  }

  @Override
  public void close() {
    model.close();
    owner.close();
  }
}
