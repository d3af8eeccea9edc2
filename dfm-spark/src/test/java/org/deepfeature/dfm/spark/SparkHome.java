package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A folder as {@code SPARK_HOME} names one, of Maven's artefacts: {@code jars} of Spark and of what
 * it asks for, none of ours, and {@code bin/spark-submit}.
 */
final class SparkHome {
  private static final Path POM = Path.of("src/test/resources/spark-home/pom.xml").toAbsolutePath();
  private static final String CLASS_PATH =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";

  private SparkHome() {}

  /** Makes one in a folder that is not there yet. */
  static Path in(Path folder) throws IOException, InterruptedException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    Path list = folder.resolve("class-path");
    Started.process(maven(list), folder, List.of());
    for (String jar : Files.readString(list).strip().split(File.pathSeparator)) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    Path submit = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        "#!/bin/sh\nexec java %s -cp '%s/*' org.apache.spark.deploy.SparkSubmit \"$@\"\n"
            .formatted(JavaModuleOptions.defaultModuleOptions(), jars));
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    return folder;
  }

  private static List<String> maven(Path list) {
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("dfm.maven"), "-B", "-ntp", "-q"));
    if (System.getProperty("dfm.network").equals("offline=true")) {
      command.add("-o");
    }
    command.addAll(List.of("-f", POM.toString(), CLASS_PATH, "-Dmdep.outputFile=" + list));
    command.add("-Dmaven.repo.local=" + System.getProperty("dfm.installed"));
    command.add("-Dspark.version=" + System.getProperty("dfm.spark"));
    command.add("-Dscala.version=" + System.getProperty("dfm.scala"));
    return command;
  }
}
