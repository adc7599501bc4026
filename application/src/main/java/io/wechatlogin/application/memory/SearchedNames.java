package io.wechatlogin.application.memory;

import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserQuery;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a user is found by. */
record SearchedNames(List<String> names, Set<String> ids) {
  static SearchedNames of(Tables tables, User user) {
    List<String> names = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    names.add(folded(user.displayName()));
    ids.add(user.id().value());
    for (Binding binding : tables.bindings.values()) {
      if (binding.userId().equals(user.id())) {
        ids.add(binding.identity().openId());
        binding.identity().knownUnionId().ifPresent(ids::add);
        MemoryProfiles.Row row = tables.profiles.get(MemoryProfiles.Key.of(binding.identity()));
        if (row != null && row.stored().profile() != null) {
          names.add(folded(row.stored().profile().nickname()));
        }
      }
    }
    return new SearchedNames(names, ids);
  }

  boolean areMeantBy(UserQuery query) {
    String part = folded(query.text());
    return ids.contains(query.text()) || names.stream().anyMatch(name -> name.contains(part));
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
