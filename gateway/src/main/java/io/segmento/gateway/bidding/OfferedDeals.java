package io.segmento.gateway.bidding;

import io.segmento.proto.v1.EdgeDeal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The live deals of an exchange, to tell requests that offer a guaranteed one. Immutable. */
final class OfferedDeals {
  private static final int IMP_FIELD = 2;
  private static final int PMP_FIELD = 11;
  private static final int DEALS_FIELD = 2;
  private static final int ID_FIELD = 1;
  private static final int GUAR_FIELD = 7;

  private final Map<String, EdgeDeal> idToDeal;

  OfferedDeals(List<EdgeDeal> deals) {
    idToDeal = deals.stream()
        .collect(Collectors.toUnmodifiableMap(
            EdgeDeal::getId, Function.identity(), (first, last) -> last));
  }

  /** No request can offer one. */
  boolean none() {
    return idToDeal.isEmpty();
  }

  /** Whether a serialised bid request offers a deal of ours that the request or the catalog calls guaranteed. */
  boolean guaranteedIn(byte[] request) {
    WireScan imps = new WireScan(request);
    while (imps.next(IMP_FIELD)) {
      WireScan pmps = imps.message();
      while (pmps.next(PMP_FIELD)) {
        WireScan deals = pmps.message();
        while (deals.next(DEALS_FIELD)) {
          if (isGuaranteed(request, deals.message())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean isGuaranteed(byte[] request, WireScan deal) {
    String id = "";
    boolean guaranteed = false;
    while (deal.next()) {
      if (deal.isBytes(ID_FIELD)) {
        id = new String(request, deal.start(), deal.length(), StandardCharsets.UTF_8);
      } else if (deal.isVarint(GUAR_FIELD)) {
        guaranteed = deal.varint() == 1;
      }
    }
    EdgeDeal ours = id.isEmpty() ? null : idToDeal.get(id);
    return ours != null && (guaranteed || ours.getGuaranteed());
  }
}
