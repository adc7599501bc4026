package io.wechatlogin.races;

import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an action has brought. */
final class Gained {
  /** Session tokens, those of sessions that the action began with first. */
  final List<Secret> tokens = new ArrayList<>();

  /** How many of them are of sessions that the action began with. */
  int sessionsOfBefore;

  /** LoginCodes that nobody has traded. */
  final List<PresentedCode> loginCodes = new ArrayList<>();

  /** BindCodes that nobody has redeemed. */
  final List<PresentedCode> bindCodes = new ArrayList<>();

  /** Whether a binding was answered with success. */
  boolean bound;

  /** Why the action was refused. */
  @Nullable LoginError refusal;
}
