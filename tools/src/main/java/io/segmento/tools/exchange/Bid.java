package io.segmento.tools.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one bid of a bid response, as an exchange reads it. */
public record Bid(
    BigDecimal price,
    String currency,
    String campaign,
    String creative,
    String adm,
    String nurl,
    String burl,
    String lurl) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Throws {@link ToolException} when the response holds no bid, or not what OpenRTB wants of one. */
  public static Bid of(byte[] body, String requestId) {
    JsonNode response;
    try {
      response = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new ToolException("bid response: not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ToolException("bid response: " + e.getMessage());
    }
    if (!response.path("id").asText().equals(requestId)) {
      throw new ToolException(
          "bid response id: " + response.path("id").asText() + " (expected: " + requestId + ")");
    }
    JsonNode bid = response.path("seatbid").path(0).path("bid").path(0);
    if (bid.isMissingNode()) {
      throw new ToolException("bid response: no bid in " + response);
    }
    return new Bid(
        bid.path("price").decimalValue(),
        response.path("cur").asText("USD"),
        bid.path("cid").asText(),
        bid.path("crid").asText(),
        bid.path("adm").asText(),
        bid.path("nurl").asText(),
        bid.path("burl").asText(),
        bid.path("lurl").asText());
  }

  /** The URL in the markup that begins with {@code prefix}, as a browser would request it. */
  public String url(String prefix) {
    Matcher matcher = Pattern.compile(Pattern.quote(prefix) + "[^\"'\\s<>]*").matcher(adm);
    if (!matcher.find()) {
      throw new ToolException("adm: no URL that begins with " + prefix + " in " + adm);
    }
    return matcher.group().replace("&amp;", "&");
  }
}
