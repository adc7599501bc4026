package io.wechatlogin.domain.user;

/** An organization with users as members; its name has 1 to 200 characters. */
public record Corp(CorpId corpId, String corpName) {
  public Corp {
    Names.stored("corpName", corpName);
  }

  /**
   * Returns this organization if its name may be taken from outside.
   *
   * @throws io.wechatlogin.domain.error.LoginException {@code invalid_request}
   */
  public Corp checked() {
    Names.input("corpName", corpName);
    return this;
  }
}
