package io.segmento.tools.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segmento.tools.exchange.BidRequests;
import java.io.IOException;
import java.util.Optional;

/** What an exchange checks of a bid response before it lets it compete. For one thread. */
final class AnswerCheck {
  private final ObjectMapper json = new ObjectMapper();

  /** What is wrong with a body of status 200, by its path; empty when nothing is. */
  Optional<String> fault(MixRequest request, byte[] body) {
    JsonNode response;
    try {
      response = json.readTree(body);
    } catch (IOException e) {
      return Optional.of("body: not JSON");
    }
    if (!response.path("id").asText().equals(request.id())) {
      return Optional.of("id: not that of the request");
    }
    if (!response.path("cur").asText("USD").equals("USD")) {
      return Optional.of("cur: " + response.path("cur") + " (expected: USD)");
    }
    int bids = 0;
    for (JsonNode seat : response.path("seatbid")) {
      for (JsonNode bid : seat.path("bid")) {
        bids++;
        Optional<String> fault = faultOfBid(bid);
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    return bids == 0 ? Optional.of("seatbid: no bid") : Optional.empty();
  }

  private static Optional<String> faultOfBid(JsonNode bid) {
    if (!bid.path("impid").asText().equals("1")) {
      return Optional.of("bid.impid: " + bid.path("impid") + " (expected: 1)");
    }
    if (bid.path("price").asDouble() < BidRequests.FLOOR) {
      return Optional.of("bid.price: " + bid.path("price") + " (expected: the floor or more)");
    }
    for (String required : new String[] {"id", "adm", "crid", "cid"}) {
      if (bid.path(required).asText().isEmpty()) {
        return Optional.of("bid." + required + ": missing");
      }
    }
    return bid.path("adomain").isEmpty() ? Optional.of("bid.adomain: missing") : Optional.empty();
  }
}
