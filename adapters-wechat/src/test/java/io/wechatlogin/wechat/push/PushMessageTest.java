package io.wechatlogin.wechat.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushMessageTest {
  @Test
  void xmlFieldsAreRead() {
    assertThat(
            fields(
                """
                <?xml version="1.0" encoding="GBK"?>
                <xml>
                 <OpenID><![CDATA[o1]]></OpenID>
                 <!-- note --><CreateTime>1700000000</CreateTime>
                 <Event> a &amp;<![CDATA[ <b> ]]>c&#33; </Event><Empty/></xml>
                """))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "OpenID", "o1",
                "CreateTime", "1700000000",
                "Event", "a & <b> c!",
                "Empty", ""));
  }

  @Test
  void jsonFieldsAreReadAndTheirNamesTrimmed() {
    assertThat(
            fields(
                "\uFEFF {\" OpenID\": \"o1\", \"CreateTime\": 1700000000, \"Event \": \" e \","
                    + " \"No\": null, \"List\": [1], \"Inner\": {\"OpenID\": \"o2\"}}"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("OpenID", "o1", "CreateTime", "1700000000", "Event", "e"));
  }

  /** As WeChat's own samples have them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"OpenID\": \"o1\",}",
        "{\"OpenID\": \"o1\", \"OpenID\": \"o1\"}",
        "<xml><OpenID>o1</OpenID><OpenID> o1 </OpenID></xml>",
        "{\"List\": [{\"OpenID\": \"o2\"},], \"OpenID\": \"o1\"}"
      })
  void oddMessagesThatMeanOneThingAreRead(String text) {
    assertThat(fields(text)).containsExactlyEntriesOf(Map.of("OpenID", "o1"));
  }

  @Test
  void ofTwoValuesOfAFieldThatDoesNotMatterTheFirstIsKept() {
    assertThat(fields("{\"Note\": \"a\", \"Note\": \"b\"}"))
        .containsExactlyEntriesOf(Map.of("Note", "a"));
  }

  @Test
  void nestedFieldsAreSkipped() {
    assertThat(fields("<xml><Info><OpenID>o2</OpenID>text</Info>text<OpenID>o1</OpenID></xml>"))
        .containsExactlyEntriesOf(Map.of("OpenID", "o1"));
  }

  @Test
  void aNicknameMayContainAnyCharacter() {
    assertThat(fields("<xml><Name><![CDATA[a\u0014b😀]]></Name></xml>"))
        .containsExactlyEntriesOf(Map.of("Name", "a\uFFFDb😀"));
    assertThat(fields("{\"Name\": \"a\u0014b😀\"}"))
        .containsExactlyEntriesOf(Map.of("Name", "a\u0014b😀"));
    assertThat(fields("<xml><Name><![CDATA[<!DOCTYPE html>]]></Name></xml>"))
        .containsExactlyEntriesOf(Map.of("Name", "<!DOCTYPE html>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE xml><xml><OpenID>o1</OpenID></xml>",
        "<?xml version=\"1.0\"?><!DOCTYPE xml [<!ENTITY a \"b\">]><xml><OpenID>&a;</OpenID></xml>",
        "<!DOCTYPE xml SYSTEM \"file:///etc/passwd\"><xml/>",
        "<!DOCTYPE xml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><xml>&b;</xml>",
        "<!DOCTYPE xml PUBLIC \"-//X//Y\" \"http://127.0.0.1:1/x\"><xml/>"
      })
  void aDoctypeIsRefused(String text) {
    assertRefused(text).hasMessage("body: must not have a DOCTYPE");
  }

  @Test
  void externalEntitiesAreNotLoaded(@TempDir Path dir) throws IOException {
    Path secret = Files.writeString(dir.resolve("secret"), "top-secret");
    try (ServerSocket socket = new ServerSocket(0)) {
      socket.setSoTimeout(1);
      for (String target :
          new String[] {
            secret.toUri().toString(), "http://127.0.0.1:" + socket.getLocalPort() + "/x"
          }) {
        assertRefused(
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + target + "\">]><xml><Event>&e;</Event></xml>");
        assertRefused(
            "<!DOCTYPE x [<!ENTITY % e SYSTEM \"" + target + "\">%e;]><xml><Event/></xml>");
      }
      assertThatThrownBy(socket::accept).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "success",
        "[]",
        "1",
        "null",
        "\"text\"",
        "{",
        "{}{}",
        "{\"a\": 1} x",
        "{\"Event\": 1, \"Event\": 2}",
        "{\"OpenID\": \"o1\", \" OpenID\": \"o2\"}",
        "{\"a\": 1,, \"b\": 2}",
        "{\"a\": 1} {}",
        "<xml>",
        "<xml></xml><xml></xml>",
        "<xml><A>&nbsp;</A></xml>",
        "<xml><OpenID>1</OpenID><OpenID>2</OpenID></xml>",
        "<xml><A></B></xml>",
        "<xml><A>&#20;</A></xml>",
        "a=1&b=2"
      })
  void malformedMessagesAreRefused(String text) {
    assertRefused(text).hasMessageStartingWith("body: ");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(fields("<a>".repeat(16) + "</a>".repeat(16))).isEmpty();
    assertRefused("<a>".repeat(17) + "</a>".repeat(17));
    assertRefused("<a>".repeat(9_000) + "</a>".repeat(9_000));
    assertRefused("{\"a\":" + "[".repeat(17) + "]".repeat(17) + "}");
    assertRefused("{\"a\":".repeat(9_000) + "1" + "}".repeat(9_000));
  }

  @Test
  void toStringHidesTheValues() {
    assertThat(PushMessage.read(bytes("{\"OpenID\": \"o1\"}"))).hasToString("PushMessage[OpenID]");
  }

  /** Removes, repeats and replaces pieces of valid messages: each is read or refused. */
  @Test
  void mutatedMessagesAreReadOrRefused() {
    String[] seeds = {
      "<xml><OpenID><![CDATA[o1]]></OpenID><CreateTime>1700000000</CreateTime><A><B>&lt;</B></A></xml>",
      "{\" OpenID\": \"o1\", \"CreateTime\": 1700000000, \"A\": {\"B\": [1, \"\\u0041\"]}}",
      "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'f'>]><xml><Event>&e;</Event></xml>"
    };
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261121);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] body = bytes(seeds[random.nextInt(seeds.length)]);
      for (int change = random.nextInt(4); change >= 0; change--) {
        body = mutated(body, random);
      }
      try {
        read += PushMessage.read(body).fields().isEmpty() ? 0 : 1;
      } catch (LoginException refusal) {
        assertThat(refusal.error()).isEqualTo(LoginError.INVALID_REQUEST);
      }
    }
    assertThat(read).isPositive();
  }

  private static byte[] mutated(byte[] body, RandomGenerator random) {
    if (body.length == 0) {
      return body;
    }
    int from = random.nextInt(body.length);
    int to = random.nextInt(from, body.length);
    String latin = new String(body, StandardCharsets.ISO_8859_1);
    String changed =
        switch (random.nextInt(4)) {
          case 0 -> latin.substring(0, from) + latin.substring(to);
          case 1 -> latin.substring(0, to) + latin.substring(from);
          case 2 ->
              latin.substring(0, from) + (char) random.nextInt(256) + latin.substring(from + 1);
          default -> latin.substring(0, from) + "<![CDATA[&\\\"{" + latin.substring(from);
        };
    return changed.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, String> fields(String text) {
    return PushMessage.read(bytes(text)).fields();
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(String text) {
    return assertThatThrownBy(() -> PushMessage.read(bytes(text)))
        .isInstanceOfSatisfying(
            LoginException.class,
            refusal -> assertThat(refusal.error()).isEqualTo(LoginError.INVALID_REQUEST));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
