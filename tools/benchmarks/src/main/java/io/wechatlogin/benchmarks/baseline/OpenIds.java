package io.wechatlogin.benchmarks.baseline;

/** Asks WeChat, by some library, whom a code was issued to. */
interface OpenIds {
  String of(String code);
}
