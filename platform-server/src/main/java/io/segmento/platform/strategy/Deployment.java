package io.segmento.platform.strategy;

import com.google.protobuf.ByteString;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.strategy.check.CheckReport;
import io.segmento.platform.strategy.check.PluginCheck;
import io.segmento.platform.strategy.check.Restriction;
import io.segmento.platform.strategy.life.LifeCycle;
import io.segmento.platform.strategy.life.RedisJars;
import io.segmento.platform.strategy.life.StrategyReason;
import io.segmento.proto.v1.DeployChunk;
import io.segmento.proto.v1.Strategy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One jar on its way in: taken into a file piece by piece, then checked as every node checks it, stored for all nodes, and named as a version in SHADOW. Used by one thread at a time. */
final class Deployment implements AutoCloseable {

  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}\\.jar");
  private static final int MAX_SIGNATURE_BYTES = 256;

  private final Parts parts;
  private final String by;
  private final Path file;
  private final OutputStream out;
  private @Nullable String fileName;
  private ByteString signature = ByteString.EMPTY;
  private long bytes;

  /** What a deployment needs of the node. */
  record Parts(
      StrategyLoader loader,
      StrategyDirectory directory,
      DeployedDirectory files,
      OperatorKeys operators,
      RedisJars jars,
      LifeCycle life,
      DeployLimits limits) {}

  Deployment(Parts parts, String by) throws IOException {
    this.parts = parts;
    this.by = by;
    Path folder = Files.createDirectories(parts.files().path());
    this.file = Files.createTempFile(folder, "deploying-", "");
    this.out = Files.newOutputStream(file);
  }

  /** Takes one piece. */
  void take(DeployChunk chunk) throws IOException {
    if (fileName == null) {
      if (!FILE_NAME.matcher(chunk.getFileName()).matches()) {
        throw refused(
            "file_name: " + printable(chunk.getFileName()) + " (expected: " + FILE_NAME + ")");
      }
      if (chunk.getSignature().size() > MAX_SIGNATURE_BYTES) {
        throw refused("signature: " + chunk.getSignature().size() + " bytes (expected: <= "
            + MAX_SIGNATURE_BYTES + ")");
      }
      fileName = chunk.getFileName();
      signature = chunk.getSignature();
    }
    bytes += chunk.getContent().size();
    if (bytes > parts.limits().maxBytes()) {
      throw new SegmentoException(
          StrategyReason.STRATEGY_TOO_LARGE,
          "content: more than " + parts.limits().maxBytes() + " bytes (strategies.max-jar-bytes)");
    }
    chunk.getContent().writeTo(out);
  }

  /** Everything has come: checks, stores, names. */
  Strategy finish() throws IOException {
    out.close();
    String name = fileName;
    if (name == null || bytes == 0) {
      throw refused("content: empty (expected: a jar)");
    }
    Set<Restriction> permitted = parts.operators().permits(file, signature.toByteArray());
    if (!signature.isEmpty() && permitted.isEmpty()) {
      throw refused("signature: of no operator that this node knows (strategies.operators)");
    }
    Strategy.Builder strategy = checked(permitted)
        .addJars(name)
        .setSha256(RedisJars.sha256(file))
        .setJarBytes(bytes)
        .setSignature(signature);
    parts.jars().put(file, strategy.getSha256());
    return parts.life().deploy(strategy.build(), by);
  }

  private Strategy.Builder checked(Set<Restriction> permitted) throws IOException {
    CheckReport report;
    try {
      report = new PluginCheck(permitted).check(List.of(file));
    } catch (IOException e) {
      throw refused("not a readable jar");
    }
    if (!report.refusals().isEmpty()) {
      throw refused("it does what a strategy may not do\n" + report.text().stripTrailing());
    }
    try {
      LoadedStrategy trial = parts.loader().loadDeployed(parts.directory().path(), file, permitted);
      trial.close();
      return Strategy.newBuilder().setName(trial.name()).setVersion(trial.version());
    } catch (StrategyRefusedException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static String printable(String text) {
    return text.length() > 100 ? text.length() + " characters" : text.replaceAll("\\p{Cntrl}", "?");
  }

  private static SegmentoException refused(String why) {
    return new SegmentoException(StrategyReason.STRATEGY_REFUSED, why);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }
}
