package org.deepfeature.dfm.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.DetectorOptions;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.NetworkGraph;
import org.deepfeature.dfm.runtime.export.ExportOptions;
import org.deepfeature.dfm.runtime.export.ExportableModel;
import org.deepfeature.dfm.runtime.export.ExportedModel;
import org.deepfeature.dfm.runtime.export.ModelExporter;
import org.deepfeature.dfm.runtime.export.ModelExporters;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.ModelNetworks;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.deepfeature.dfm.runtime.signature.ModelCheck;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;

/** A model to one graph, which is compared with the model before it is written. */
record ExportRun(RunContext context, Path model, GivenOptions given) {
  /** Beyond this the graph is another model; networks of 8 bits come to a tenth of it. */
  private static final double MOST = 1e-2;

  /** Beyond this it is worth a word. */
  private static final double USUAL = 1e-4;

  ExportedFile run(ExportOptions options, Path output) {
    ModelExporter exporter = ModelExporters.require(output);
    Path place = DfmFile.modelIn(model);
    if (ModelExporters.find(place).isPresent()) {
      throw new DfmException(
          "'%s' is an exported model already; give the model.dfm".formatted(place));
    }
    ModelCheck check = Signatures.required(given);
    Signatures signatures = Signatures.of(given, context);
    DfmFile file = DfmFile.read(place, check);
    FittedOptions fittedOptions = FittedOptions.withoutChoice(file, given);
    ModelOptions values = fittedOptions.values().record().model();
    RuntimePlugins plugins = context.plugins().runtime();
    FittedModel kept =
        file.fitted(
            Algorithms.restoring(
                plugins, values.algorithmSettings(), file.configuration().linalg(), place));
    FittedModel fitted = kept.with(values.thresholds().settings().appliedTo(kept.postProcessor()));
    BackboneSettings settings = values.backboneSettings(values.threadCount());
    ModelNetworks networks = new ModelNetworks(plugins, file, place, false, line -> {});
    List<NetworkGraph> graphs =
        fittedOptions.isBackboneGiven() ? networks.graphsAt(settings) : networks.graphs(settings);
    byte[] written =
        exporter.export(
            new ExportableModel(
                file.with(fitted.postProcessor()).withoutKept(),
                fitted,
                graphs,
                plugins.preProcessor(String.valueOf(file.configuration().preProcessor()))),
            options);
    DetectorOptions own =
        DetectorOptions.DEFAULT.withThreads(values.threadCount()).withCheck(check);
    GraphCheck compared;
    try (AnomalyDetector detector =
            AnomalyDetector.load(
                place,
                fittedOptions.isBackboneGiven() ? own.withBackbone(settings.backbone()) : own);
        ExportedModel exported = exporter.open(written, output, Device.CPU, values.threadCount())) {
      compared = GraphCheck.of(detector, exported);
    }
    if (!(compared.difference() <= MOST)) {
      throw new DfmException(
          String.format(
              Locale.ROOT,
              "The graph's scores of %s drawn images differ from the model's by up to %.2g; nothing"
                  + " was written",
              compared.images(),
              compared.difference()));
    }
    if (compared.difference() > USUAL) {
      context.warn(
          String.format(
              Locale.ROOT,
              "the graph's scores of %s drawn images differ from the model's by up to %.2g of them;"
                  + " expected at most %s",
              compared.images(),
              compared.difference(),
              USUAL));
    }
    OutputFolder.sweepBeside(output);
    AtomicFile.write(output, target -> target.append(ByteBuffer.wrap(written)));
    signatures.sign(output, written);
    List<String> without = without(options, fitted.postProcessor(), compared);
    return new ExportedFile(
        output, written.length, compared.images(), compared.difference(), without);
  }

  /** What the graph leaves to those who run it, in words. */
  private static List<String> without(
      ExportOptions options, PostProcessor postProcessor, GraphCheck check) {
    List<String> without = new ArrayList<>();
    if (options.maps() && !check.hasMaps()) {
      without.add("anomaly_map and mask, since the model's score has no maps");
    } else if (options.maps() && postProcessor.pixel().isEmpty()) {
      without.add("mask, since the model has no threshold of pixels");
    } else if (options.maps() && postProcessor.smallestRegion() > 1) {
      without.add(
          "the smallest region: mask has regions of less than %s pixels, too"
              .formatted(postProcessor.smallestRegion()));
    }
    return without;
  }
}
