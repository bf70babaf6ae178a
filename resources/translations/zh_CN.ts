<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CoverLayer</name>
    <message>
        <source>Covered. Press Enter to go on.</source>
        <translation>已遮住。按 Enter 继续。</translation>
    </message>
    <message>
        <source>Enter to go on</source>
        <translation>按 Enter 继续</translation>
    </message>
</context>
<context>
    <name>EnrolView</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Register this laptop</source>
        <translation>登记这台电脑</translation>
    </message>
    <message>
        <source>Your supervisor gave you an address and a code. The code works once, for one laptop.</source>
        <translation>地址和登记码由主管交给您。登记码只能用一次，只对一台电脑有效。</translation>
    </message>
    <message>
        <source>Address of the centre</source>
        <translation>中心地址</translation>
    </message>
    <message>
        <source>One-time code</source>
        <translation>一次性登记码</translation>
    </message>
    <message>
        <source>From your supervisor</source>
        <translation>向主管领取</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>At least 15 characters</source>
        <translation>至少 15 个字符</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再输一遍</translation>
    </message>
    <message>
        <source>Five words that nobody guesses. Write them down, keep them apart from the laptop.</source>
        <translation>这五个词没有人猜得到。抄下来，不要和电脑放在一起。</translation>
    </message>
    <message>
        <source>Use these words</source>
        <translation>用这五个词</translation>
    </message>
    <message>
        <source>Other words</source>
        <translation>换一组</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>UnlockView</name>
    <message>
        <source>Type the passphrase first.</source>
        <translation>先输入口令。</translation>
    </message>
    <message>
        <source>Visit Companion</source>
        <translation>外访助手</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Five words, one space between</source>
        <translation>五个词，词间空一格</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Opening the day</source>
        <translation>正在打开</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Forgotten? Two supervisors recover it together</source>
        <translation>忘记口令？请两位主管一起恢复</translation>
    </message>
</context>
<context>
    <name>VisitBar</name>
    <message>
        <source>Cover</source>
        <translation>遮屏</translation>
    </message>
    <message>
        <source>Somebody came in</source>
        <translation>有人进来了</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>failures</name>
    <message>
        <source>Something in the app went wrong. What was recorded is safe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on, or restart the app; you will be where you are now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An answer is still missing here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a number, digits only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a day, for example 2026-12-15.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of the answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is too long. Keep it under {0} characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A plan needs an amount and a first day for every payment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say why the earlier answer changes; both stay on record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between {0} and {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next try in {0} seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use at least 15 characters, or five of the words offered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That passphrase is on lists that thieves try first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the five words offered, or add more of your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} records are missing: an old copy of the data was put back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre is told. Connect and ask your supervisor before the next visit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rules for visits have not arrived yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect once; no visit can start without them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A rule pack can&apos;t be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rules in force stay. Tell your supervisor; visits go on under them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is not the passphrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the spaces and try again; nothing is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer has no safe place for keys.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install GNOME Keyring or KWallet, log in again, then open the app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system&apos;s keyring is locked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock it with your login password, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyring of this computer has lost its half of the key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your records are still here. Two supervisors can recover them together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key file is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Don&apos;t delete anything. Two supervisors can recover the records.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This laptop is not registered yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the branch office for a one-time code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This laptop is already registered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock it with your passphrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The records don&apos;t open with this key: the file comes from another laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the right file back, or ask your supervisor to recover it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part of the records can&apos;t be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Don&apos;t delete anything. Hand the laptop to your branch office.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another window of the app is using the records.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close it, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These records were written by a newer version of the app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the newer version; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full. What was recorded so far is safe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete files you don&apos;t need, then go on; a visit can still be closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data on this laptop is past its time, so the cases are closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect once; finished visits are still delivered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre can&apos;t be reached from here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the address and the network. What is done is saved here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre did not take this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is lost. Ask your supervisor to look at this laptop&apos;s entry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer did not come from your centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use another network; some Wi-Fi puts a login page in between.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre has trouble of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The app tries again by itself; visits go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre needs a newer version of this app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update at the branch office. What is recorded stays here until then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre does not know this code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check each letter, or ask for a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This code was used already or has run out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the branch office for a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre did not recognise this laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visits go on; ask your supervisor to register it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This laptop&apos;s clock and the centre&apos;s are too far apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set date and time to automatic, then connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This case is not on the laptop any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back to Today; the centre has taken it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another visit is still open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close that one first: Today shows it on top.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file can&apos;t be written there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder or stick.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
