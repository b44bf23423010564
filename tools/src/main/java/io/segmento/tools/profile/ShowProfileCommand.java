package io.segmento.tools.profile;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.GetProfileRequest;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.Profile;
import io.segmento.proto.v1.ProfileServiceGrpc;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento profile show}. */
@Command(
    name = "show",
    description = {
      "What advertisers know of a visitor, with a timeline by hour; nothing in it says who the visitor is.",
      "Every look leaves an entry in the core's audit trail, with your team and --reason."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento profile show --cookie VALUE --reason TICKET-1",
      "  segmento profile show --gaid ID --api-key KEY   an advertiser's part of a device's data"
    })
final class ShowProfileCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;

  @ArgGroup(multiplicity = "1")
  private Who who = new Who();

  @Option(
      names = "--api-key",
      defaultValue = "${env:SEGMENTO_API_KEY}",
      paramLabel = "KEY",
      description =
          "For a device id: the advertiser's key, since the id alone proves nothing (environment: SEGMENTO_API_KEY).")
  private @Nullable String apiKey;

  @Mixin
  private CoreOptions core = new CoreOptions();

  /** One of them. */
  static final class Who {
    @Option(names = "--cookie", paramLabel = "VALUE", description = "The identity cookie.")
    private @Nullable String cookie;

    @Option(names = "--gaid", paramLabel = "ID", description = "A Google advertising id.")
    private @Nullable String gaid;

    @Option(names = "--idfa", paramLabel = "ID", description = "An Apple advertising id.")
    private @Nullable String idfa;
  }

  @Override
  public void run() {
    GetProfileRequest.Builder request = GetProfileRequest.newBuilder();
    if (who.cookie != null) {
      request.setBrowser(BrowserContext.newBuilder().setIdentityCookie(who.cookie));
    } else if (who.gaid != null) {
      request.setDevice(Identity.newBuilder().setKind(IdentityKind.GAID).setValue(who.gaid));
    } else if (who.idfa != null) {
      request.setDevice(Identity.newBuilder().setKind(IdentityKind.IDFA).setValue(who.idfa));
    }
    if (apiKey != null) {
      request.setApiKey(apiKey);
    }
    try (CoreChannel channel = core.connect()) {
      System.out.print(ProfileText.render(get(channel, request.build())));
    }
  }

  private static Profile get(CoreChannel channel, GetProfileRequest request) {
    try {
      return ProfileServiceGrpc.newBlockingStub(channel.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .get(request);
    } catch (StatusRuntimeException e) {
      throw channel.failure("profile show", e);
    }
  }
}
