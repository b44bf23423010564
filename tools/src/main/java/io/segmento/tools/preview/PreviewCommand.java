package io.segmento.tools.preview;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.PreviewReply;
import io.segmento.proto.v1.PreviewRequest;
import io.segmento.proto.v1.Product;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.OutputFile;
import io.segmento.tools.console.ToolException;
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
      "Writes a page that shows a creative as it would stand in a bid, what its products cost and whether they are there, and its markup. Also for creatives that are not approved yet.",
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
      OutputFile.write(page, PreviewPage.of(creative, shown, products(channel, first)));
      System.out.println(page);
    }
  }

  /** Those that it shows, as the catalog has them. */
  private List<Product> products(CoreChannel core, PreviewReply shown) {
    List<Product> products = new ArrayList<>();
    if (shown.getSkusCount() > 0) {
      String campaign =
          entry(core, CatalogKind.CREATIVE, creative).getCreative().getCampaignId();
      String advertiser =
          entry(core, CatalogKind.CAMPAIGN, campaign).getCampaign().getAdvertiserId();
      for (String sku : shown.getSkusList()) {
        products.add(entry(core, CatalogKind.PRODUCT, advertiser + "/" + sku).getProduct());
      }
    }
    return products;
  }

  private static CatalogEntry entry(CoreChannel core, CatalogKind kind, String id) {
    try {
      return CatalogServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .get(CatalogKey.newBuilder().setKind(kind).setId(id).build());
    } catch (StatusRuntimeException e) {
      throw core.failure("preview", e);
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
}
