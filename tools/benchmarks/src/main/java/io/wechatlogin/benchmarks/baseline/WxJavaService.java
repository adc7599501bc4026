package io.wechatlogin.benchmarks.baseline;

import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.util.http.apache.DefaultApacheHttpClientBuilder;
import me.chanjar.weixin.mp.api.WxMpService;
import me.chanjar.weixin.mp.api.impl.WxMpServiceImpl;
import me.chanjar.weixin.mp.config.WxMpHostConfig;
import me.chanjar.weixin.mp.config.impl.WxMpDefaultConfigImpl;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The baseline of Spring Boot and WxJava, with a pool for all calls in flight. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Accounts.class, LoginController.class, WechatSettings.class})
public class WxJavaService {
  /** Runs the service until the process is killed. */
  public static void main(String[] args) {
    SpringService.run(WxJavaService.class, args);
  }

  @Bean
  OpenIds openIds(WechatSettings settings) {
    WxMpService wechat = new WxMpServiceImpl();
    WxMpDefaultConfigImpl config = new WxMpDefaultConfigImpl();
    config.setAppId(settings.appId());
    config.setSecret(WechatSettings.SECRET);
    config.setHostConfig(new WxMpHostConfig(settings.url(), settings.url(), settings.url()));
    DefaultApacheHttpClientBuilder http = DefaultApacheHttpClientBuilder.get();
    http.setMaxConnPerHost(WechatSettings.CALLS_IN_FLIGHT);
    http.setMaxTotalConn(WechatSettings.CALLS_IN_FLIGHT);
    http.setSoTimeout(WechatSettings.TIMEOUT_MILLIS);
    config.setApacheHttpClientBuilder(http);
    wechat.setWxMpConfigStorage(config);
    return code -> {
      try {
        return wechat.getOAuth2Service().getAccessToken(code).getOpenId();
      } catch (WxErrorException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
