package io.segmento.tools.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.tools.exchange.BidRequests;
import io.segmento.tools.exchange.Browser;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Bid requests with personal data in each field of the contract that takes a text, and notices of a real bid. One thread. */
final class ExchangePlanter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_DEPTH = 7;
  private static final int TMAX = 2_000;

  private final Target target;
  private final Plants plants;
  private final Browser exchange;
  private final String buyerUid;
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  ExchangePlanter(Target target, Plants plants, String buyerUid) {
    this.target = target;
    this.plants = plants;
    this.buyerUid = buyerUid;
    exchange = new Browser(Browser.client(), target.site());
  }

  /** How often each status was answered; there must be bids among them. */
  Map<Integer, Integer> statuses() {
    return statuses;
  }

  void bidRequests() {
    notices(bid(base()));
    for (List<String> path : texts()) {
      ObjectNode request = base();
      set(request, path, plants.text(Fields.ALL, place(path)));
      bid(request);
    }
    ObjectNode everywhere = base();
    for (List<String> path : texts()) {
      set(
          everywhere,
          path,
          plants.text(List.of(PersonalData.E_MAIL, PersonalData.IP_V4), place(path)));
    }
    bid(everywhere);
    ObjectNode person = base();
    String[] position =
        plants.value(PersonalData.POSITION, "POST /openrtb device.geo.lat").split(",", -1);
    person.withObject("/device/geo").put("lat", Double.parseDouble(position[0]));
    person.withObject("/device/geo").put("lon", Double.parseDouble(position[1]));
    person.withObject("/user").put("email", plants.text(Fields.ALL, "POST /openrtb user.email"));
    person.withObject("/user/ext").put("data", plants.text(Fields.ALL, "POST /openrtb user.ext"));
    bid(person);
    send(plants.text(Fields.ALL, "POST /openrtb a broken body").getBytes(UTF_8), Map.of());
    for (String header : Fields.HEADERS) {
      send(
          base().toString().getBytes(UTF_8),
          Map.of(header, plants.text(Fields.ALL, "POST /openrtb " + header + ":")));
    }
    exchange.post(
        target.site() + "/openrtb/" + encoded(plants.text(Fields.ALL, "POST /openrtb/… the path")),
        Map.of("Content-Type", "application/json"),
        base().toString().getBytes(UTF_8));
  }

  private static String place(List<String> path) {
    return "POST /openrtb " + String.join(".", path);
  }

  private ObjectNode base() {
    try {
      return (ObjectNode)
          JSON.readTree(BidRequests.banner(UUID.randomUUID().toString(), buyerUid, TMAX));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<byte[]> bid(ObjectNode request) {
    HttpResponse<byte[]> answer = send(request.toString().getBytes(UTF_8), Map.of());
    statuses.merge(answer.statusCode(), 1, Integer::sum);
    return answer;
  }

  private HttpResponse<byte[]> send(byte[] body, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Content-Type", "application/json");
    all.putAll(headers);
    return exchange.post(target.site() + "/openrtb/" + target.exchange(), all, body);
  }

  /** Win, billing and loss of a real bid with personal data instead of prices and reasons. */
  private void notices(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      return;
    }
    try {
      JsonNode bid = JSON.readTree(answer.body()).at("/seatbid/0/bid/0");
      for (String notice : List.of("nurl", "burl", "lurl")) {
        String url = bid.path(notice).asText("");
        if (!url.isEmpty()) {
          String value = encoded(plants.text(Fields.ALL, "GET " + notice + " macros"));
          exchange.get(url.replaceAll("\\$\\{[A-Z_]+}", value) + "&email=" + value);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("a bid that is not JSON", e);
    }
  }

  /** Names of the fields on the way to each text of a bid request. */
  static List<List<String>> texts() {
    List<List<String>> paths = new ArrayList<>();
    collect(BidRequest.getDescriptor(), new ArrayDeque<>(), paths);
    return paths;
  }

  private static void collect(Descriptor message, Deque<String> way, List<List<String>> paths) {
    for (FieldDescriptor field : message.getFields()) {
      way.addLast(field.getName() + (field.isRepeated() ? "[]" : ""));
      if (field.getJavaType() == FieldDescriptor.JavaType.STRING) {
        paths.add(List.copyOf(way));
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && way.size() < MAX_DEPTH) {
        collect(field.getMessageType(), way, paths);
      }
      way.removeLast();
    }
  }

  private static void set(ObjectNode request, List<String> path, String text) {
    ObjectNode at = request;
    for (String step : path.subList(0, path.size() - 1)) {
      at = child(at, step);
    }
    String last = path.get(path.size() - 1);
    if (last.endsWith("[]")) {
      at.putArray(last.substring(0, last.length() - 2)).add(text);
    } else {
      at.put(last, text);
    }
  }

  private static ObjectNode child(ObjectNode at, String step) {
    if (!step.endsWith("[]")) {
      return at.get(step) instanceof ObjectNode there ? there : at.putObject(step);
    }
    String name = step.substring(0, step.length() - 2);
    ArrayNode array = at.get(name) instanceof ArrayNode there ? there : at.putArray(name);
    return array.get(0) instanceof ObjectNode there ? there : array.addObject();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
