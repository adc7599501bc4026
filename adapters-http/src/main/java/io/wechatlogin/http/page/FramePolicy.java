package io.wechatlogin.http.page;

import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.http.web.PersonPictures;
import io.wechatlogin.http.web.WebAnswers;
import java.net.URI;
import java.util.Locale;
import java.util.stream.Collectors;

/** The content security policy of a page of the service that shows the component. */
record FramePolicy(Instances instances, PersonPictures pictures) {
  /** Returns the policy, with the origins of the pages that logins show in a frame now. */
  String text() {
    String origins =
        instances.active().stream()
            .flatMap(instance -> instance.frameLogin().stream())
            .map(type -> type.frameUrl(URI.create("https://a"), "", Locale.ENGLISH))
            .map(page -> " " + page.getScheme() + "://" + page.getRawAuthority())
            .distinct()
            .collect(Collectors.joining());
    return pictures.in(WebAnswers.PAGE_POLICY) + "; frame-src 'self'" + origins;
  }
}
