package io.segmento.tools.explain;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.grpc.StatusRuntimeException;
import io.segmento.gateway.openrtb.OpenRtbFaultException;
import io.segmento.gateway.openrtb.OpenRtbJsonDecoder;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.RecentAuctions;
import io.segmento.proto.v1.RecentAuctionsRequest;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento explain}: what a running core would answer to a bid request, and why. */
@Command(
    name = "explain",
    description = {
      "Says what the core would answer to the bid request in FILE (OpenRTB JSON; - reads standard input), and why: the decision on privacy, the first"
          + " filter that removed each campaign, and the way of the others to their price.",
      "Takes the path of a real bid; nothing is reserved, counted or sent.",
      "With --recent, lists real auctions of the last hour, a sample that the core keeps without ids, addresses and pages; with --recorded, runs one"
          + " of them again with all that it decided by, and says whether the answer is the same."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento explain request.json",
      "  curl -s https://… | segmento explain - --exchange big",
      "  segmento explain request.json --json | jq .impressions[0]",
      "  segmento explain --recent",
      "  segmento explain --recorded 88954f82226c49f5"
    })
public final class ExplainCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "The bid request.")
  private @Nullable Path file;

  @Option(names = "--recent", description = "List real auctions of the last hour.")
  private boolean recent;

  @Option(names = "--recorded", paramLabel = "AUCTION", description = "Run this one of them again.")
  private String recorded = "";

  @Option(
      names = "--exchange",
      paramLabel = "ID",
      defaultValue = "test",
      description = "The exchange that asks (default: ${DEFAULT-VALUE}).")
  private String exchange = "";

  @Option(names = "--json", description = "The whole BidExplanation as JSON.")
  private boolean json;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    if ((file == null ? 0 : 1) + (recent ? 1 : 0) + (recorded.isEmpty() ? 0 : 1) != 1) {
      throw new ToolException("explain: one of FILE, --recent and --recorded is needed");
    }
    if (recent) {
      try (CoreChannel channel = core.connect()) {
        RecentAuctions auctions = recent(channel);
        System.out.print(json ? json(auctions) : ReplayText.of(auctions));
      }
      return;
    }
    BidCall call = file == null
        ? BidCall.newBuilder().setRecorded(recorded).build()
        : BidCall.newBuilder().setExchange(exchange).setRequest(read(file)).build();
    try (CoreChannel channel = core.connect()) {
      BidExplanation explanation = explain(channel, call);
      System.out.print(json ? json(explanation) : text(explanation));
    }
  }

  private String text(BidExplanation explanation) {
    return explanation.hasRecorded()
        ? ReplayText.of(explanation)
            + ExplanationText.of(explanation.getRecorded().getExchange(), explanation)
        : ExplanationText.of(exchange, explanation);
  }

  private static RecentAuctions recent(CoreChannel core) {
    try {
      return AuctionServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .recent(RecentAuctionsRequest.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      throw core.failure("explain", e);
    }
  }

  private static BidExplanation explain(CoreChannel core, BidCall call) {
    try {
      return AuctionServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .explain(call);
    } catch (StatusRuntimeException e) {
      throw core.failure("explain", e);
    }
  }

  private static BidRequest read(Path file) {
    try {
      byte[] text =
          file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
      return BidRequest.parseFrom(OpenRtbJsonDecoder.forRequests().decode(text));
    } catch (OpenRtbFaultException | InvalidProtocolBufferException e) {
      throw new ToolException(file + ": no OpenRTB bid request: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String json(MessageOrBuilder explanation) {
    try {
      return JsonFormat.printer().preservingProtoFieldNames().print(explanation) + "\n";
    } catch (InvalidProtocolBufferException e) {
      throw new ToolException("explain: the answer cannot be written as JSON: " + e, e);
    }
  }
}
