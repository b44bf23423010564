package io.segmento.platform.auction;

import io.segmento.platform.identity.BuyerUids;
import io.segmento.platform.identity.KnownUser;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserKeys;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.IdentityKind;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Who the request is for. On a site that is whom our own id names in {@code user.buyeruid}; in an app, whom the advertising id names.
 * Nothing else identifies anybody, and the two are never joined: a request that carries both is the app's. Thread-safe.
 */
final class UserResolver {

  private final BuyerUids buyerUids;
  private final UserKeys userKeys;

  @Inject
  UserResolver(BuyerUids buyerUids, UserKeys userKeys) {
    this.buyerUids = buyerUids;
    this.userKeys = userKeys;
  }

  /** Null when nobody is recognised. */
  @Nullable
  UserKey resolve(BidRequest request, String exchange) {
    return request.hasApp() ? appUser(request) : siteUser(request, exchange);
  }

  /** How a user of this request is recognised, here or by {@link LinkedUsers}. */
  static String identifiedBy(BidRequest request) {
    if (request.hasApp()) {
      return "ifa";
    }
    return request.getUser().getBuyeruid().isEmpty() ? "link" : "buyeruid";
  }

  private @Nullable UserKey siteUser(BidRequest request, String exchange) {
    String buyerUid = request.getUser().getBuyeruid();
    if (buyerUid.isEmpty()) {
      return null;
    }
    KnownUser user = buyerUids.open(exchange, buyerUid);
    return user != null && user.kind() == IdentityKind.COOKIE ? user.key() : null;
  }

  private @Nullable UserKey appUser(BidRequest request) {
    IdentityKind kind = deviceIdKind(request.getDevice());
    return kind == null ? null : userKeys.of(kind, request.getDevice().getIfa()).orElse(null);
  }

  /** Which platform's advertising id it is; an operating system that has none of the two has no user. */
  private static @Nullable IdentityKind deviceIdKind(BidRequest.Device device) {
    String system = device.getOs();
    if ("ios".equalsIgnoreCase(system)
        || "iphone".equalsIgnoreCase(system)
        || "iphone os".equalsIgnoreCase(system)
        || "ipados".equalsIgnoreCase(system)
        || "tvos".equalsIgnoreCase(system)) {
      return IdentityKind.IDFA;
    }
    if ("android".equalsIgnoreCase(system)) {
      return IdentityKind.GAID;
    }
    return kindByMake(device.getMake());
  }

  private static @Nullable IdentityKind kindByMake(String make) {
    if (make.isEmpty()) {
      return null;
    }
    return "apple".equalsIgnoreCase(make) ? IdentityKind.IDFA : IdentityKind.GAID;
  }
}
