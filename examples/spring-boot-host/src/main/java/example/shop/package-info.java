/**
 * Owns a Spring Boot application with its own users and transactions. Leaves the login by WeChat to
 * the embedded application.
 */
package example.shop;
