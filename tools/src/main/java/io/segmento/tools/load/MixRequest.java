package io.segmento.tools.load;

import io.segmento.tools.exchange.BidRequests;
import io.segmento.tools.exchange.BidRequests.Slot;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A bid request of the mix, ready for the wire. Immutable. */
final class MixRequest implements LoadRequest {
  private static final AnswerCheck CHECK = new AnswerCheck();
  static final String DEAL = "deal-load";

  private static final int UID_BYTES = 33;
  private static final int PLAIN_BYTES = 1_700;

  private final byte[] wire;
  private final String id;
  private final LoadMix.Known known;

  private MixRequest(byte[] wire, String id, LoadMix.Known known) {
    this.wire = wire;
    this.id = id;
    this.known = known;
  }

  /** So many requests of the mix, the same for the same seed. */
  static List<MixRequest> of(
      LoadMix mix, String url, String path, List<String> knownUsers, int count, Random random) {
    List<MixRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = new UUID(random.nextLong(), random.nextLong()).toString();
      LoadMix.Known known = LoadMix.pick(mix.users(), random);
      Slot slot = LoadMix.pick(mix.formats(), random);
      String deal = random.nextDouble() * 100 < mix.dealPercent() ? DEAL : "";
      int more = Math.max(0, LoadMix.pick(mix.bodyBytes(), random) - PLAIN_BYTES);
      String body =
          BidRequests.of(id, uid(known, knownUsers, random), mix.tmaxMillis(), slot, deal, more);
      requests.add(new MixRequest(HttpConnection.post(url, path, body), id, known));
    }
    return requests;
  }

  private static String uid(LoadMix.Known known, List<String> knownUsers, Random random) {
    return switch (known) {
      case KNOWN -> knownUsers.get(random.nextInt(knownUsers.size()));
      case STRANGER -> {
        byte[] uid = new byte[UID_BYTES];
        random.nextBytes(uid);
        yield Base64.getUrlEncoder().withoutPadding().encodeToString(uid);
      }
      case NO_ID -> "";
    };
  }

  @Override
  public byte[] wire() {
    return wire;
  }

  @Override
  public Optional<String> fault(HttpConnection answer, boolean closely) {
    int status = answer.status();
    if (status == 204) {
      return Optional.empty();
    }
    if (status != 200) {
      return Optional.of("status " + status);
    }
    if (known != LoadMix.Known.KNOWN) {
      return Optional.of("a bid for somebody unknown");
    }
    if (!answer.holdsBid()) {
      return Optional.of("body: no bid");
    }
    return closely ? CHECK.fault(this, answer.body()) : Optional.empty();
  }

  /** The bid request's own id, which the answer must repeat. */
  String id() {
    return id;
  }

  /** Whom it is for; only who is known can be bid on. */
  LoadMix.Known known() {
    return known;
  }

  int bytes() {
    return wire.length;
  }
}
