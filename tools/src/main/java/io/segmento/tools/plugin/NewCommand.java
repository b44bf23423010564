package io.segmento.tools.plugin;

import io.segmento.tools.console.FileFailure;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento plugin new}: a project that builds, tests itself and can be deployed. */
@Command(
    name = "new",
    description = {
      "Writes a Maven project with a strategy, a test, a benchmark and a README into the folder NAME. It needs nothing of this project any more: the platform's interface lies in its folder sdk."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento plugin new my-strategy && cd my-strategy && mvn -q package",
      "  segmento plugin new my-strategy --package com.example.bidding --in ~/projects",
      "  segmento plugin new my-strategy --sdk      brings the interface of this version into a project"
    })
public final class NewCommand implements Runnable {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

  @Parameters(
      paramLabel = "NAME",
      description = "Campaigns choose the strategy by it: a letter, then up to 39 of a-z 0-9 -.")
  private String name = "";

  @Option(
      names = "--package",
      paramLabel = "PACKAGE",
      description = "The Java package (default: strategies.NAME).")
  private @Nullable String packageName;

  @Option(
      names = "--in",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "Where the project's folder is made (default: here).")
  private Path parent = Path.of("");

  @Option(
      names = "--sdk",
      description = "Only brings the platform's interface up to date, in a project that is there.")
  private boolean sdkOnly;

  @Override
  public void run() {
    if (!NAME.matcher(name).matches()) {
      throw new ToolException("plugin new: NAME: " + name + " (expected: " + NAME + ")");
    }
    String javaPackage = packageName == null ? defaultPackage() : packageName;
    if (!PACKAGE.matcher(javaPackage).matches() || !SourceVersion.isName(javaPackage)) {
      throw new ToolException(
          "plugin new: --package: " + javaPackage + " (expected: a Java package in lower case)");
    }
    Path folder = parent.resolve(name);
    try {
      if (sdkOnly) {
        refresh(folder);
      } else {
        create(folder, javaPackage);
      }
    } catch (IOException e) {
      throw new ToolException(
          "plugin new: " + folder + ": cannot be written: " + FileFailure.why(e), e);
    }
  }

  private String defaultPackage() {
    String last = name.replace("-", "");
    return "strategies." + (SourceVersion.isName(last) ? last : last + '_');
  }

  private void create(Path folder, String javaPackage) throws IOException {
    if (Files.exists(folder)) {
      throw new ToolException(
          "plugin new: " + folder
              + " is there already (expected: another name, or --in another folder; --sdk brings the interface of a project up to date)");
    }
    PluginProject project;
    try {
      String version = Sdk.writeTo(folder.resolve("sdk"));
      project = new PluginProject(name, javaPackage, version);
      project.writeTo(folder);
    } catch (IOException e) {
      // Half a project would only be in the way of the next attempt.
      remove(folder);
      throw e;
    }
    System.out.println("Made " + folder + ":");
    project.files().forEach(file -> System.out.println("  " + file));
    System.out.println();
    System.out.println("Next:");
    System.out.println("  cd " + folder);
    System.out.println("  mvn -q package");
    System.out.println("  " + PluginCommand.launcher() + " plugin deploy target/" + name + ".jar");
  }

  private static void remove(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // What is told is why it could not be written.
      return;
    }
  }

  private static void refresh(Path folder) throws IOException {
    Path pom = folder.resolve("pom.xml");
    if (!Files.isRegularFile(pom)) {
      throw new ToolException("plugin new: --sdk: no pom.xml in " + folder
          + " (expected: a project that plugin new made)");
    }
    String version = Sdk.writeTo(folder.resolve("sdk"));
    String text = Files.readString(pom);
    Files.writeString(
        pom,
        text.replaceFirst(
            "<segmento.version>[^<]*</segmento.version>",
            "<segmento.version>" + version + "</segmento.version>"));
    System.out.println("sdk is at " + version);
  }
}
