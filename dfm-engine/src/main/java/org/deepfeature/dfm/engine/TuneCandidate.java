package org.deepfeature.dfm.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.GridCell;
import org.deepfeature.dfm.runtime.backbone.LayerRequest;
import org.deepfeature.dfm.trainer.option.OptionChange;
import org.deepfeature.dfm.trainer.option.OptionDescription;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * Settings to judge.
 *
 * @param number from 0; the first is what was given
 * @param cell the settings
 * @param values with what is left to the network resolved
 * @param cost values of an embedding
 */
record TuneCandidate(int number, GridCell cell, OptionValues<Configuration> values, long cost) {
  /** Options of embeddings in which candidates may differ that share a network's features. */
  private static final List<String> SHARED = List.of("layer", "pooling", "recipe");

  /** Names as a backbone has them, without what is made of the layers' features. */
  List<String> layers() {
    return LayerRequest.parse(values.record().model().layers()).stream()
        .map(LayerRequest::key)
        .toList();
  }

  /** Of the network's input. */
  long pixels() {
    ImageSize size = values.record().model().size();
    return (long) size.height() * size.width();
  }

  String settings() {
    return text(cell);
  }

  static String text(GridCell cell) {
    return cell.settings().entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }

  /** Returns the same text for candidates that can be judged by the features of one network. */
  String network() {
    Map<String, String> key = new TreeMap<>();
    for (OptionDescription option : Configuration.LIST.descriptions()) {
      if (option.option().changes() == OptionChange.EMBEDDINGS && !SHARED.contains(option.key())) {
        key.put(option.key(), values.value(option.key()).toString());
      }
    }
    return key.toString();
  }
}
