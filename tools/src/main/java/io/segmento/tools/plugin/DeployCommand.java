package io.segmento.tools.plugin;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.DeployChunk;
import io.segmento.proto.v1.Strategy;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ProgressLine;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento plugin deploy}. */
@Command(
    name = "deploy",
    description = {
      "Sends a plugin to the platform, which checks it as verify does and brings it to every node, where it starts in SHADOW: it decides real impressions, and nothing is sent."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento plugin deploy target/my-strategy.jar",
      "  segmento plugin deploy onnx.jar --signature onnx.jar.sig"
    })
public final class DeployCommand implements Runnable {
  private static final String COMMAND = "plugin deploy";
  private static final int SIGNATURE_BYTES = 64;
  private static final int CHUNK_BYTES = 256 * 1024;

  @Parameters(paramLabel = "JAR", description = "The plugin's jar, with all that it needs.")
  private Path jar = Path.of("");

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description = "An operator's Ed25519 signature of the jar, for native code and the like.")
  private @Nullable Path signature;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    JarArgument.require(COMMAND, jar);
    ByteString signed = signature();
    try (CoreChannel channel = core.connect()) {
      Strategy deployed = sent(channel, signed);
      Strategy loaded = new StrategyClient(channel, COMMAND).awaitLoaded(deployed);
      System.out.println(
          loaded.getName() + ' ' + loaded.getVersion() + " is in " + loaded.getState()
              + " and decides, SHA-256 " + loaded.getSha256().substring(0, 12) + "…");
      System.out.println(
          "Next: " + PluginCommand.launcher() + " plugin status " + deployed.getName());
    } catch (IOException e) {
      throw JarArgument.unreadable(COMMAND, jar, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException(COMMAND + ": interrupted", e);
    }
  }

  private ByteString signature() {
    Path file = signature;
    if (file == null) {
      return ByteString.EMPTY;
    }
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw JarArgument.unreadable(COMMAND + ": --signature", file, e);
    }
    if (content.length != SIGNATURE_BYTES) {
      throw new ToolException(COMMAND + ": --signature: " + file + ": " + content.length
          + " bytes (expected: " + SIGNATURE_BYTES
          + ", an Ed25519 signature as openssl pkeyutl -sign -rawin makes it)");
    }
    return ByteString.copyFrom(content);
  }

  private Strategy sent(CoreChannel channel, ByteString signed)
      throws IOException, InterruptedException {
    long size = Files.size(jar);
    ProgressLine progress = new ProgressLine(String.valueOf(jar.getFileName()));
    try (InputStream in = Files.newInputStream(jar)) {
      DeployChunk.Builder chunk = DeployChunk.newBuilder()
          .setFileName(String.valueOf(jar.getFileName()))
          .setSignature(signed);
      JarUpload upload = JarUpload.begin(channel.channel());
      long sent = 0;
      for (byte[] bytes = in.readNBytes(CHUNK_BYTES);
          bytes.length > 0;
          bytes = in.readNBytes(CHUNK_BYTES)) {
        boolean taken = upload.send(chunk.setContent(ByteString.copyFrom(bytes)).build());
        sent += bytes.length;
        progress.show(sent, size, "bytes");
        if (!taken) {
          break;
        }
        chunk = DeployChunk.newBuilder();
      }
      return upload.finish();
    } catch (StatusRuntimeException e) {
      ToolException failure = channel.failure(COMMAND, e);
      throw e.getStatus().getCode() == Status.Code.ALREADY_EXISTS
          ? new ToolException(
              failure.getMessage() + "; raise version() in its StrategyPlugin and build it again",
              e)
          : failure;
    } finally {
      progress.end();
    }
  }
}
