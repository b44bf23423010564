package io.segmento.tools.exchange;

/** OpenRTB 2.6 requests for a banner on a news site, about 1.7 kB as exchanges send them. */
public final class BidRequests {
  /** What a request says of its browser; robots are not profiled. */
  public static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

  /** No space and no break, as on the wire. */
  private static final String TEMPLATE = """
      {"id":"%ID%","at":1,"tmax":%TMAX%,"cur":["USD"],"allimps":0,
      "imp":[{"id":"1","tagid":"article-top-300x250","bidfloor":0.35,"bidfloorcur":"USD","secure":1,"instl":0,"exp":300,
      "displaymanager":"prebid.js","displaymanagerver":"9.38.0","banner":{"w":300,"h":250,"pos":1,"topframe":0,
      "format":[{"w":300,"h":250},{"w":336,"h":280}],"mimes":["text/html","image/gif","image/jpeg","image/png"],
      "battr":[1,2,3,8,9,10,14],"btype":[4],"api":[5,6]},
      "ext":{"gpid":"/21874/news.example.net/article-top","tid":"2f1c77f3-6c7d-4b80-9a26-1de5b1a3c9a4"}}],
      "site":{"id":"site-10442","name":"Example News","domain":"news.example.net","cat":["IAB12","IAB12-3"],"sectioncat":["IAB19"],
      "pagecat":["IAB19-6"],"page":"https://news.example.net/science/2026/11/the-weather-in-the-mountains","ref":"https://search.example.org/",
      "mobile":0,"privacypolicy":1,"publisher":{"id":"pub-5521","name":"Example News Group","domain":"example.net"},
      "content":{"language":"en","title":"The weather in the mountains","keywords":"weather,mountains,hiking"}},
      "device":{"ua":"%UA%","ip":"198.51.100.24","dnt":0,"lmt":0,"devicetype":2,"make":"","os":"Linux","osv":"6.12",
      "js":1,"language":"en","connectiontype":2,"w":1920,"h":1080,"pxratio":1.0,
      "geo":{"country":"USA","region":"OR","city":"Portland","zip":"97201","utcoffset":-480,"type":2}},
      "user":{"id":"ex-%ID%","buyeruid":"%BUYERUID%"},
      "bcat":["IAB7-39","IAB8-5","IAB8-18","IAB25","IAB26"],"badv":["competitor.example.org"],
      "source":{"fd":1,"tid":"c6bb2c52-9dc9-4c79-90ae-9bd0a8a4a1f0","pchain":"f08c47fec0942fa0:5521","schain":{"complete":1,"ver":"1.0",
      "nodes":[{"asi":"exchange.example.com","sid":"5521","hp":1}]}},"regs":{"coppa":0,"gdpr":0}}""".replace("\n", "");

  private BidRequests() {}

  /** A request for one 300×250 banner by the browser that the exchange knows under our id {@code buyerUid}. */
  public static String banner(String id, String buyerUid, int tmaxMillis) {
    return TEMPLATE
        .replace("%ID%", id)
        .replace("%TMAX%", Integer.toString(tmaxMillis))
        .replace("%UA%", USER_AGENT)
        .replace("%BUYERUID%", buyerUid);
  }
}
