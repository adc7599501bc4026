package io.wechatlogin.benchmarks.baseline;

/** Trades a code for an openId, by the library that a baseline uses. */
interface OpenIds {
  String of(String code);
}
