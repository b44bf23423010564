package io.segmento.tools.preview;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.PreviewReply;
import io.segmento.proto.v1.PreviewRequest;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento preview}: a creative as a page for the browser. */
@Command(
    name = "preview",
    description = {
      "Writes a page that shows a creative as it would stand in a bid, and its markup. Also for creatives that are not approved yet.",
      "Links lead nowhere and nothing is counted."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento preview rt-300x250",
      "  segmento preview rt-300x250 --sku tent-2p --out tent.html"
    })
public final class PreviewCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 10;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  @Parameters(paramLabel = "CREATIVE", description = "The creative's id.")
  private String creative = "";

  @Option(
      names = "--sku",
      paramLabel = "SKU",
      description = "A product to show; may be given several times.")
  private List<String> skus = List.of();

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "One of the creative's sizes (default: all of them).")
  private String size = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the page goes (default: <creative>.html).")
  private String out = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    PreviewRequest.Builder request =
        PreviewRequest.newBuilder().setCreativeId(creative).addAllSkus(skus);
    if (!size.isEmpty()) {
      Matcher sides = SIZE.matcher(size);
      if (!sides.matches()) {
        throw new ToolException("--size: " + size + " (expected: for example 300x250)");
      }
      request
          .setWidth(Integer.parseInt(sides.group(1)))
          .setHeight(Integer.parseInt(sides.group(2)));
    }
    try (CoreChannel channel = core.connect()) {
      Path page = Path.of(out.isEmpty() ? creative + ".html" : out);
      PreviewReply first = preview(channel, request.build());
      List<PreviewReply> shown = new ArrayList<>(List.of(first));
      if (size.isEmpty()) {
        // Its own size stands first and is there already.
        first.getSizesList().stream()
            .skip(1)
            .forEach(other -> shown.add(preview(
                channel,
                request.setWidth(other.getWidth()).setHeight(other.getHeight()).build())));
      }
      write(page, PreviewPage.of(creative, shown));
      System.out.println(page);
    }
  }

  private static PreviewReply preview(CoreChannel core, PreviewRequest request) {
    try {
      return AuctionServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .preview(request);
    } catch (StatusRuntimeException e) {
      throw core.failure("preview", e);
    }
  }

  private static void write(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
