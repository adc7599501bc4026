package io.wechatlogin.domain.user;

/** An organization with users as members; its name has 1 to 200 characters. */
public record Corp(CorpId corpId, String corpName) {
  public Corp {
    Names.name("corpName", corpName);
  }
}
