package io.segmento.tools.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.strategy.StrategyApi;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of a new strategy's project, made of templates. */
final class PluginProject {
  private static final String SUFFIX = "Strategy";

  private final String name;
  private final String javaPackage;
  private final String sdkVersion;
  private final String className;

  PluginProject(String name, String javaPackage, String sdkVersion) {
    this.name = name;
    this.javaPackage = javaPackage;
    this.sdkVersion = sdkVersion;
    this.className = className(name);
  }

  /** {@code my-strategy} is {@code My}: what follows it says strategy again. */
  static String className(String name) {
    StringBuilder text = new StringBuilder();
    for (String part : name.split("-", -1)) {
      if (!part.isEmpty()) {
        text.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
      }
    }
    String whole = text.toString();
    return whole.endsWith(SUFFIX) && whole.length() > SUFFIX.length()
        ? whole.substring(0, whole.length() - SUFFIX.length())
        : whole;
  }

  private Map<String, String> fileToTemplate() {
    String folder = javaPackage.replace('.', '/') + '/' + className;
    Map<String, String> files = new LinkedHashMap<>();
    files.put("pom.xml", "pom.xml");
    files.put("README.md", "README.md");
    files.put(".gitignore", "gitignore");
    files.put("src/main/java/" + folder + "Strategy.java", "Strategy.java");
    files.put("src/main/java/" + folder + "Plugin.java", "Plugin.java");
    files.put("src/test/java/" + folder + "StrategyTest.java", "StrategyTest.java");
    files.put("src/test/java/" + folder + "StrategyBenchmark.java", "StrategyBenchmark.java");
    return files;
  }

  private static String service() {
    return "src/main/resources/META-INF/services/io.segmento.strategy.StrategyPlugin";
  }

  /** Relative paths, in the order in which they are told. */
  List<String> files() {
    List<String> files = new ArrayList<>(fileToTemplate().keySet());
    files.add(service());
    return files;
  }

  void writeTo(Path folder) throws IOException {
    for (Map.Entry<String, String> each : fileToTemplate().entrySet()) {
      write(folder.resolve(each.getKey()), filled(each.getValue()));
    }
    write(folder.resolve(service()), javaPackage + '.' + className + "Plugin\n");
  }

  private String filled(String template) throws IOException {
    return template(template)
        .replace("@NAME@", name)
        .replace("@CLASS@", className)
        .replace("@PACKAGE@", javaPackage)
        .replace("@SDK@", sdkVersion)
        .replace("@API@", StrategyApi.VERSION);
  }

  static String template(String name) throws IOException {
    try (InputStream in = PluginProject.class.getResourceAsStream(name + ".txt")) {
      if (in == null) {
        throw new FileNotFoundException(name + ".txt");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
