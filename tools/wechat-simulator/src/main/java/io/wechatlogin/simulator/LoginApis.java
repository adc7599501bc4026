package io.wechatlogin.simulator;

import io.wechatlogin.simulator.miniprogram.MiniProgramClient;
import io.wechatlogin.simulator.oauth.Authorizations;
import io.wechatlogin.simulator.official.SceneQrCodes;
import io.wechatlogin.simulator.website.QrLogin;

/** The parts of the three logins that a person acts on. */
record LoginApis(
    Authorizations authorizations,
    QrLogin qrLogin,
    MiniProgramClient miniProgram,
    SceneQrCodes sceneQrCodes) {}
