package io.segmento.tools.explain;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.StatusRuntimeException;
import io.segmento.gateway.openrtb.OpenRtbFaultException;
import io.segmento.gateway.openrtb.OpenRtbJsonDecoder;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
      "Takes the path of a real bid; nothing is reserved, counted or sent."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento explain request.json",
      "  curl -s https://… | segmento explain - --exchange big",
      "  segmento explain request.json --json | jq .impressions[0]"
    })
public final class ExplainCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;

  @Parameters(paramLabel = "FILE", description = "The bid request.")
  private Path file = Path.of("");

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
    BidRequest request = read(file);
    try (CoreChannel channel = core.connect()) {
      BidExplanation explanation = explain(
          channel,
          BidCall.newBuilder().setExchange(exchange).setRequest(request).build());
      System.out.print(json ? json(explanation) : ExplanationText.of(exchange, explanation));
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

  private static String json(BidExplanation explanation) {
    try {
      return JsonFormat.printer().preservingProtoFieldNames().print(explanation) + "\n";
    } catch (InvalidProtocolBufferException e) {
      throw new ToolException("explain: the answer cannot be written as JSON: " + e, e);
    }
  }
}
