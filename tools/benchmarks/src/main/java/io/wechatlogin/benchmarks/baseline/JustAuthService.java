package io.wechatlogin.benchmarks.baseline;

import com.xkcoding.http.HttpUtil;
import com.xkcoding.http.config.HttpConfig;
import com.xkcoding.http.support.httpclient.HttpClientImpl;
import me.zhyd.oauth.config.AuthConfig;
import me.zhyd.oauth.config.AuthSource;
import me.zhyd.oauth.model.AuthCallback;
import me.zhyd.oauth.request.AuthDefaultRequest;
import me.zhyd.oauth.request.AuthWeChatMpRequest;
import org.apache.http.impl.client.HttpClients;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The baseline of Spring Boot and JustAuth. As the documentation of JustAuth shows it: a request
 * object for each login, and JustAuth's own HTTP client. Tuned: an HTTP client with pooled
 * connections. The scope {@code snsapi_base} needs one call to WeChat, as in the service.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Accounts.class, LoginController.class, WechatSettings.class})
public class JustAuthService {
  /** Runs the service until the process is killed. */
  public static void main(String[] args) {
    SpringService.run(JustAuthService.class, args);
  }

  @Bean
  OpenIds openIds(WechatSettings settings) {
    if (settings.tuned()) {
      HttpUtil.setHttp(
          new HttpClientImpl(
              HttpClients.custom()
                  .setMaxConnPerRoute(WechatSettings.CALLS_IN_FLIGHT)
                  .setMaxConnTotal(WechatSettings.CALLS_IN_FLIGHT)
                  .disableAutomaticRetries()
                  .disableCookieManagement()
                  .build(),
              HttpConfig.builder().timeout(WechatSettings.TIMEOUT_MILLIS).build()));
    }
    return code -> request(settings).openId(code);
  }

  private static Request request(WechatSettings settings) {
    return new Request(
        AuthConfig.builder()
            .clientId(settings.appId())
            .clientSecret(WechatSettings.SECRET)
            .redirectUri("https://app.example/callback")
            .ignoreCheckState(true)
            .httpConfig(HttpConfig.builder().timeout(WechatSettings.TIMEOUT_MILLIS).build())
            .build(),
        settings.url());
  }

  /** JustAuth's request, sent to another address. */
  private static final class Request extends AuthWeChatMpRequest {
    Request(AuthConfig config, String wechat) {
      super(config);
      this.source = new Wechat(wechat);
    }

    String openId(String code) {
      return login(AuthCallback.builder().code(code).build()).getData().getUuid();
    }
  }

  private record Wechat(String url) implements AuthSource {
    @Override
    public String authorize() {
      return url + "/connect/oauth2/authorize";
    }

    @Override
    public String accessToken() {
      return url + "/sns/oauth2/access_token";
    }

    @Override
    public String userInfo() {
      return url + "/sns/userinfo";
    }

    @Override
    public Class<? extends AuthDefaultRequest> getTargetClass() {
      return AuthWeChatMpRequest.class;
    }
  }
}
