using System.Text;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker.Access;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Messaging.Broker.Access;

public sealed class UserFileTests
{
    // Written by mosquitto_passwd 2.0.11 for the password 'secret word'.
    private const string OfMosquitto = "node:$7$101$z71/Gqs9tddfTWne$nA6Hsp6C3M4M2XdVl1C+7nq+vbOtxRceqK0U3iZIhkomERv0AEOd37d057+IXCM8Vyt+DPO1jJ3GGw+a+Rr+oA==";

    [Fact]
    public void With_NewUser_IsAcceptedAndNeverPlain()
    {
        var text = UserFile.With("", "viewer", "secret word");
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        var users = UserFile.Parse(text, "users");
        Assert.True(users.Accepts("viewer", "secret word"u8));
        Assert.False(users.Accepts("viewer", "secret"u8));
        Assert.False(users.Accepts("somebody", "secret word"u8));
        Assert.False(users.Accepts("somebody", []));
    }

    [Fact]
    public void With_KnownUser_ReplacesItsLineAloneAndKeepsItsPlace()
    {
        var before = UserFile.With(UserFile.With("# who\n", "a", "one"), "b", "two");
        var after = UserFile.With(before, "a", "three");
        Assert.Equal(before.Split('\n')[2], after.Split('\n')[2]);
        Assert.Equal("# who", after.Split('\n')[0]);
        var users = UserFile.Parse(after, "users");
        Assert.Equal((2, true, false), (users.Count, users.Accepts("a", "three"u8), users.Accepts("a", "one"u8)));
    }

    [Fact]
    public void With_NoPassword_TakesTheUserOut() =>
        Assert.Equal("# who\n", UserFile.With(UserFile.With("# who\n", "a", "one"), "a", password: null));

    [Fact]
    public void With_SamePasswordTwice_GivesDifferentHashes() =>
        Assert.NotEqual(UserFile.With("", "a", "one"), UserFile.With("", "a", "one"));

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("a/b")]
    [InlineData("+")]
    [InlineData("a\nb")]
    public void With_WrongName_IsRefused(string user) =>
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => UserFile.With("", user, "p")).Kind);

    [Fact]
    public void With_EmptyPassword_IsRefused() =>
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => UserFile.With("", "a", "")).Kind);

    [Fact]
    public void Parse_FileOfMosquitto_IsRead() => Assert.True(UserFile.Parse(OfMosquitto, "users").Accepts("node", "secret word"u8));

    [Theory]
    [InlineData("\nnode", "line 2 is no 'user:hash'")]
    [InlineData("node:secret", "line 1 holds no hash")]
    [InlineData("node:$6$abcd$efgh", "line 1 holds no hash")]
    [InlineData("node:$7$0$AAAAAAAAAAAAAAAA$AAAA", "line 1 holds no hash")]
    [InlineData("no/de:x", "line 1 is no name")]
    public void Parse_WrongLine_NamesItAndNotTheSecret(string text, string expected)
    {
        var failure = Assert.Throws<Emotion2VecException>(() => UserFile.Parse(text, "users"));
        Assert.Equal(ErrorKind.Configuration, failure.Kind);
        Assert.Contains($"users, {expected}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UserTwice_IsRefused() =>
        Assert.Contains("names 'a' a second time", Assert.Throws<Emotion2VecException>(() => UserFile.Parse(UserFile.With("", "a", "1") + UserFile.With("", "a", "2"), "users")).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_AnyDamage_IsUsersOrAConfigurationError()
    {
        var sound = Encoding.UTF8.GetBytes($"a:{PasswordHash.Make("one"u8, iterations: 1)}\nb:{PasswordHash.Make("two"u8, iterations: 1)}\n");
        Prop.ForAll<ushort, byte>((place, value) =>
        {
            var bytes = sound.ToArray();
            bytes[place % bytes.Length] = value;
            try
            {
                UserFile.Parse(Encoding.UTF8.GetString(bytes), "users");
            }
            catch (Emotion2VecException failure)
            {
                Assert.Equal(ErrorKind.Configuration, failure.Kind);
                Assert.Contains("users, line ", failure.Message, StringComparison.Ordinal);
            }
        }).QuickCheckThrowOnFailure();
    }
}
