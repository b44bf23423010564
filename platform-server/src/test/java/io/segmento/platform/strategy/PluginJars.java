package io.segmento.platform.strategy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles small plugins and packs them, so that isolation is proved on real jars. */
public final class PluginJars {

  private final Path work;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final Set<String> left = new HashSet<>();
  private final List<String> services = new ArrayList<>();
  private @Nullable String apiVersion = "1.0";
  private @Nullable String name;
  private String version = "1.2.3";

  private PluginJars(Path work) {
    this.work = work;
  }

  public static PluginJars in(Path work) {
    return new PluginJars(work);
  }

  /** A plugin whose module and strategy are {@code body}: members of a class {@code acme.Plugin} that implements the SPI's entry. */
  public PluginJars plugin(String pluginName, String strategyBody) {
    return plugin(pluginName, pluginName, strategyBody);
  }

  public PluginJars plugin(String manifestName, String pluginName, String strategyBody) {
    name = manifestName;
    services.add("acme.Plugin");
    return source("acme.Plugin", """
        package acme;
        import com.google.inject.Module;
        import io.segmento.strategy.*;
        import jakarta.inject.Inject;
        import java.util.*;
        public final class Plugin implements StrategyPlugin {
          public String name() { return "%s"; }
          public String version() { return "1.2.3"; }
          public Module module() { return binder -> binder.bind(BiddingStrategy.class).to(Strategy.class); }
          static final class Strategy implements BiddingStrategy {
            %s
          }
        }
        """.formatted(pluginName, withConstructor(strategyBody)));
  }

  /** The host's injectors take annotated constructors only. */
  private static String withConstructor(String strategyBody) {
    return strategyBody.contains("@Inject") ? strategyBody : "@Inject Strategy() {}" + strategyBody;
  }

  /** Instead of 1.2.3. */
  public PluginJars version(String other) {
    sources.replaceAll((name, source) -> source.replace('"' + version + '"', '"' + other + '"'));
    version = other;
    return this;
  }

  public PluginJars source(String className, String source) {
    sources.put(className, source);
    return this;
  }

  /** Binds another class of the plugin's than {@code Strategy}. */
  public PluginJars bindsTo(String className) {
    sources.computeIfPresent(
        "acme.Plugin",
        (name, source) -> source.replace(
            "to(Strategy.class)",
            "to(" + className + ".class).in(com.google.inject.Scopes.SINGLETON)"));
    return this;
  }

  /** An entry as it is, in the place of what was compiled to that path. */
  public PluginJars entry(String path, byte[] content) {
    entries.put(path, content);
    return this;
  }

  /** Leaves out what was compiled to that path. */
  public PluginJars without(String path) {
    left.add(path);
    return this;
  }

  public PluginJars attribute(String attribute, String value) {
    attributes.put(attribute, value);
    return this;
  }

  /** Of the last class that was compiled from the sources. */
  public byte[] classFile(String className) throws IOException {
    Path classes = Files.createTempDirectory(work, "classes");
    compile(classes);
    return Files.readAllBytes(classes.resolve(className.replace('.', '/') + ".class"));
  }

  PluginJars service(String className) {
    services.add(className);
    return this;
  }

  PluginJars apiVersion(@Nullable String version) {
    apiVersion = version;
    return this;
  }

  public Path jar(Path jar) throws IOException {
    Path classes = Files.createTempDirectory(work, "classes");
    compile(classes);
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(main::putValue);
    if (apiVersion != null) {
      main.putValue("Strategy-Api-Version", apiVersion);
    }
    if (name != null) {
      main.putValue("Strategy-Name", name);
      main.putValue("Strategy-Version", version);
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> compiled = Files.walk(classes)) {
      for (Path path : compiled.filter(Files::isRegularFile).toList()) {
        String entry = classes.relativize(path).toString().replace('\\', '/');
        if (!entries.containsKey(entry) && !left.contains(entry)) {
          out.putNextEntry(new JarEntry(entry));
          Files.copy(path, out);
        }
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
      out.putNextEntry(new JarEntry("META-INF/services/io.segmento.strategy.StrategyPlugin"));
      out.write(String.join("\n", services).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return jar;
  }

  private void compile(Path classes) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    Path folder = Files.createTempDirectory(work, "sources");
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled = compiler
          .getTask(
              null,
              manager,
              null,
              List.of(
                  "-d",
                  classes.toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-proc:none"),
              null,
              manager.getJavaFileObjectsFromPaths(files))
          .call();
      if (!compiled) {
        throw new IllegalStateException("the plugin's source does not compile");
      }
    }
  }
}
