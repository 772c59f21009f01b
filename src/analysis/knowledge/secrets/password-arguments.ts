/** Calls that take a user's name and a password without saying which is which, and the position of the password. */
export const PASSWORD_ARGUMENTS: Readonly<Record<string, number>> = {
  'java.sql.DriverManager.getConnection': 2,
  'javax.mail.PasswordAuthentication': 1,
  'jakarta.mail.PasswordAuthentication': 1,
  'net/smtp.PlainAuth': 2,
  'userManager.CreateAsync': 1,
  '_userManager.CreateAsync': 1,
  'Microsoft.AspNetCore.Identity.UserManager().CreateAsync': 1,
  'UserManager().CreateAsync': 1,
};
