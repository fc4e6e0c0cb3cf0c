using Nova.Hosting.Logging;

namespace Nova.Hosting.Tests.Logging;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("password=hunter2", "password=****")]
    [InlineData("admin_password = hunter2, user = nova", "admin_password = ****, user = nova")]
    [InlineData("{\"adminPass\": \"hunter2\", \"name\": \"vm\"}", "{\"adminPass\": \"****\", \"name\": \"vm\"}")]
    [InlineData("{\"adminPass\":\"hun\\\"ter2\"}", "{\"adminPass\":\"****\"}")]
    [InlineData("{'admin_pass': u'hunter2'}", "{'admin_pass': u'****'}")]
    [InlineData("X-Auth-Token: hunter2", "X-Auth-Token: ****")]
    [InlineData("X-Subject-Token: hunter2", "X-Subject-Token: ****")]
    [InlineData("transport rabbit://nova:hunter2@mq:5672/", "transport rabbit://nova:****@mq:5672/")]
    [InlineData("rabbit://nova:hunter2@a:5672,nova:hunter2@b:5672/", "rabbit://nova:****@a:5672,nova:****@b:5672/")]
    [InlineData("mysql://nova:hunter2@controller/nova", "mysql://nova:****@controller/nova")]
    [InlineData("Server=db;Password=hunter2;Database=nova", "Server=db;Password=****;Database=nova")]
    [InlineData("metadata_proxy_shared_secret=hunter2", "metadata_proxy_shared_secret=****")]
    [InlineData("?token=abc&auth_token=hunter2&x=1", "?token=abc&auth_token=****&x=1")]
    [InlineData("GET /b/k?X-Amz-Date=1&X-Amz-Signature=0a1b&X-Amz-Expires=9 status: 200", "GET /b/k?X-Amz-Date=1&X-Amz-Signature=****&X-Amz-Expires=9 status: 200")]
    [InlineData("GET /b/k?AWSAccessKeyId=a&Signature=hun%2Bter2%3D&Expires=9", "GET /b/k?AWSAccessKeyId=a&Signature=****&Expires=9")]
    [InlineData("the signature does not match", "the signature does not match")]
    [InlineData("the password was changed", "the password was changed")]
    [InlineData("http://controller:8774/v2.1/servers", "http://controller:8774/v2.1/servers")]
    [InlineData("GET http://c/ from a@b", "GET http://c/ from a@b")]
    [InlineData("nothing secret", "nothing secret")]
    public void Secrets_are_blanked(string line, string expected) => Assert.Equal(expected, SecretMask.Apply(line));
}
