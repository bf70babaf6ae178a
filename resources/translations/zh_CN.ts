<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>App</name>
    <message>
        <source>Visit Companion</source>
        <translation>外访助手</translation>
    </message>
</context>
<context>
    <name>BorrowerCopy</name>
    <message>
        <source>Copy to keep</source>
        <translation>留存联</translation>
    </message>
    <message>
        <source>For {0}</source>
        <translation>{0}留存</translation>
    </message>
    <message>
        <source>Record of our visit</source>
        <translation>走访记录</translation>
    </message>
    <message>
        <source>Visit code</source>
        <translation>走访码</translation>
    </message>
    <message>
        <source>With this code the record of this visit can be found and checked.</source>
        <translation>凭走访码可以查到这次走访的记录，并核对真伪。</translation>
    </message>
    <message>
        <source>What we told you</source>
        <translation>告知的金额</translation>
    </message>
    <message>
        <source>You do not agree with it. Nothing is asked of you until it has been checked.</source>
        <translation>您对此有异议。核对期间不要求您付款。</translation>
    </message>
    <message>
        <source>Contract ending in {0}.</source>
        <translation>合同尾号 {0}。</translation>
    </message>
    <message>
        <source>The amount was updated after the visit. Ask us for a statement.</source>
        <translation>走访以后金额有更新。请向我们要对账单。</translation>
    </message>
    <message>
        <source>In all, as of {0}. Contract ending in {1}.</source>
        <translation>合计，截至 {0}。合同尾号 {1}。</translation>
    </message>
    <message>
        <source>You agreed to pay on these days:</source>
        <translation>您同意按下面的日期付款：</translation>
    </message>
    <message>
        <source>Sent to a supervisor as a request. It is not agreed until you have the answer.</source>
        <translation>已作为申请提交主管。答复以前，不算达成约定。</translation>
    </message>
    <message>
        <source>You paid during the visit:</source>
        <translation>您在走访时付款：</translation>
    </message>
    <message>
        <source>Nothing was agreed. You may take your time.</source>
        <translation>没有达成约定。您可以再想想。</translation>
    </message>
    <message>
        <source>What was agreed</source>
        <translation>约定</translation>
    </message>
    <message>
        <source>What was requested</source>
        <translation>申请</translation>
    </message>
    <message>
        <source>You asked for our hardship desk. It calls you.</source>
        <translation>您希望转关怀专席，专席会给您打电话。</translation>
    </message>
    <message>
        <source>Paid at the visit</source>
        <translation>走访时已付</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0}（{1}）</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>In the app</source>
        <translation>公司应用</translation>
    </message>
    <message>
        <source>To the published account</source>
        <translation>转到公示账户</translation>
    </message>
    <message>
        <source>At the counter</source>
        <translation>柜台</translation>
    </message>
    <message>
        <source>Through an official channel</source>
        <translation>官方渠道</translation>
    </message>
    <message>
        <source>{0}, reference {1}</source>
        <translation>{0}，流水号 {1}</translation>
    </message>
    <message>
        <source>Only to {0}, and only in these ways:</source>
        <translation>只付给{0}，只用下面的方式：</translation>
    </message>
    <message>
        <source>Only to {0}</source>
        <translation>只付给{0}</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>收款账户</translation>
    </message>
    <message>
        <source>Your reference</source>
        <translation>缴费编号</translation>
    </message>
    <message>
        <source>How to pay</source>
        <translation>付款方式</translation>
    </message>
    <message>
        <source>You may object, and ask to see how the amount is made up.</source>
        <translation>您可以提出异议，可以要求看金额怎么构成。</translation>
    </message>
    <message>
        <source>You may take your time, and take advice before you decide.</source>
        <translation>您可以再想想，先咨询，再决定。</translation>
    </message>
    <message>
        <source>You may end a talk, or ask us not to come again. We note it.</source>
        <translation>您可以随时结束谈话，可以要求不再上门，我们会记录。</translation>
    </message>
    <message>
        <source>The limitation period may have passed. You may refuse for that reason. Paying or signing can change it.</source>
        <translation>这笔可能已经过了诉讼时效，您可以据此抗辩。付款或签字会影响这项权利。</translation>
    </message>
    <message>
        <source>What you may do</source>
        <translation>您的权利</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>{0}, time at the address visited</source>
        <translation>{0}（走访地址当地时间）</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Who came</source>
        <translation>来访人</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>The visit</source>
        <translation>这次走访</translation>
    </message>
    <message>
        <source>Not wanted; this is on record</source>
        <translation>您不同意，已记录</translation>
    </message>
    <message>
        <source>Sound only, recorder of the visitors</source>
        <translation>来访人的录音笔，只录音</translation>
    </message>
    <message>
        <source>Sound only, recorder {0} of the visitors</source>
        <translation>来访人的录音笔，编号 {0}，只录音</translation>
    </message>
    <message>
        <source>We came and left. Why we came was not discussed.</source>
        <translation>我们来过，已离开。没有谈来意。</translation>
    </message>
    <message>
        <source>The visit ended early. Why we came was not discussed.</source>
        <translation>这次走访提前结束。没有谈来意。</translation>
    </message>
    <message>
        <source>We met somebody else than the person we came to see. Why we came was not discussed.</source>
        <translation>应门的不是我们要见的人。没有谈来意。</translation>
    </message>
    <message>
        <source>Nobody came to the door. We left.</source>
        <translation>没有人应门，我们离开了。</translation>
    </message>
    <message>
        <source>The visit planned for this day was not made.</source>
        <translation>这一天计划的走访没有成行。</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>You asked us to leave, and we left.</source>
        <translation>您请我们离开，我们已离开。</translation>
    </message>
    <message>
        <source>You asked us not to come again. This is on record.</source>
        <translation>您请我们不要再来，已记录在案。</translation>
    </message>
    <message>
        <source>You told us of a lawyer. This is on record.</source>
        <translation>您说有律师代理，已记录在案。</translation>
    </message>
    <message>
        <source>You objected. This is looked into first.</source>
        <translation>您提出异议，先核实。</translation>
    </message>
    <message>
        <source>You complained. Another department looks into it.</source>
        <translation>您提出投诉，由另一个部门受理。</translation>
    </message>
    <message>
        <source>This visit is free. No fee was taken.</source>
        <translation>这次走访不收费，也没有收过费用。</translation>
    </message>
    <message>
        <source>Please give the visitors no cash, and send nothing to a private account.</source>
        <translation>请不要把现金交给来访人，也不要转到任何个人账户。</translation>
    </message>
    <message>
        <source>No fee, no cash</source>
        <translation>不收费，不收现金</translation>
    </message>
    <message>
        <source>You need not answer, and you may end a talk at any time.</source>
        <translation>您可以不回答，也可以随时结束谈话。</translation>
    </message>
    <message>
        <source>You may ask us not to come again, or to use another way. We note it.</source>
        <translation>您可以要求不再上门，或换一种联系方式，我们会记录。</translation>
    </message>
    <message>
        <source>If you doubt who we are, call the number below and give the visit code.</source>
        <translation>怀疑来访人的身份，请打下面的电话，报走访码核实。</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>答复期限</translation>
    </message>
    <message>
        <source>Your complaint</source>
        <translation>您的投诉</translation>
    </message>
    <message>
        <source>We wait for the agreed day.</source>
        <translation>等约定的日子。</translation>
    </message>
    <message>
        <source>We call you.</source>
        <translation>我们给您打电话。</translation>
    </message>
    <message>
        <source>We would like to come again, and tell you beforehand.</source>
        <translation>我们希望再来一次，来之前先通知您。</translation>
    </message>
    <message>
        <source>A supervisor decides, and we tell you.</source>
        <translation>由主管决定，我们告诉您结果。</translation>
    </message>
    <message>
        <source>Our hardship desk calls you.</source>
        <translation>关怀专席给您打电话。</translation>
    </message>
    <message>
        <source>We get in touch with you.</source>
        <translation>我们会与您联系。</translation>
    </message>
    <message>
        <source>What comes next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>{0}, open {1}</source>
        <translation>{0}（{1}）</translation>
    </message>
    <message>
        <source>{0}, another department</source>
        <translation>{0}（由另一个部门受理）</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>咨询</translation>
    </message>
    <message>
        <source>Complaints</source>
        <translation>投诉</translation>
    </message>
    <message>
        <source>Where to turn</source>
        <translation>联系方式</translation>
    </message>
</context>
<context>
    <name>CaseView</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Set out</source>
        <translation>出发</translation>
    </message>
    <message>
        <source>Nobody yet</source>
        <translation>还没有登记</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Who may be told what</source>
        <translation>可以和谁说什么</translation>
    </message>
    <message>
        <source>At the door</source>
        <translation>上门提示</translation>
    </message>
    <message>
        <source>Who goes along</source>
        <translation>同行人</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Sealed part</source>
        <translation>封存部分</translation>
    </message>
    <message>
        <source>Amounts, product and history. Each opening is on the record.</source>
        <translation>金额、产品、往来和承诺。每次打开都有记录。</translation>
    </message>
    <message>
        <source>Open to prepare</source>
        <translation>准备时打开</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>需要您处理</translation>
    </message>
    <message>
        <source>Asked during the visit: {0}</source>
        <translation>到时再问：{0} 项</translation>
    </message>
    <message>
        <source>Passed: {0}</source>
        <translation>已通过 {0} 项</translation>
    </message>
    <message>
        <source>May I go there?</source>
        <translation>我可以上门吗？</translation>
    </message>
    <message>
        <source>Contacts today</source>
        <translation>今天的联系</translation>
    </message>
    <message>
        <source>What has been</source>
        <translation>往来</translation>
    </message>
    <message>
        <source>Note a call</source>
        <translation>记一次电话</translation>
    </message>
    <message>
        <source>Note a text</source>
        <translation>记一条短信</translation>
    </message>
</context>
<context>
    <name>Clauses</name>
    <message>
        <source>law</source>
        <translation>法律</translation>
    </message>
    <message>
        <source>regulation</source>
        <translation>部门规章</translation>
    </message>
    <message>
        <source>recommended standard</source>
        <translation>推荐性国标</translation>
    </message>
    <message>
        <source>industry self-regulation</source>
        <translation>行业自律</translation>
    </message>
    <message>
        <source>company rule</source>
        <translation>公司规定</translation>
    </message>
    <message>
        <source>from secondary texts</source>
        <translation>据二手资料</translation>
    </message>
    <message>
        <source>one source only</source>
        <translation>仅一处来源</translation>
    </message>
    <message>
        <source>not checked yet</source>
        <translation>尚未核对</translation>
    </message>
    <message>
        <source>sources disagree</source>
        <translation>来源不一致</translation>
    </message>
</context>
<context>
    <name>CodeField</name>
    <message>
        <source>Their code</source>
        <translation>同事的验证码</translation>
    </message>
    <message>
        <source>good once, today</source>
        <translation>今天有效，只用一次</translation>
    </message>
    <message>
        <source>Check the code</source>
        <translation>核对验证码</translation>
    </message>
</context>
<context>
    <name>CompanyForm</name>
    <message>
        <source>no certificate known</source>
        <translation>没有证书记录</translation>
    </message>
    <message>
        <source>certificate until {0}</source>
        <translation>证书有效至 {0}</translation>
    </message>
    <message>
        <source>Here, proven by code</source>
        <translation>在场，验证码已核对</translation>
    </message>
    <message>
        <source>No colleagues have arrived yet. Connect once.</source>
        <translation>同事名单还没有收到，联网一次就有。</translation>
    </message>
    <message>
        <source>Who goes along?</source>
        <translation>谁一起去？</translation>
    </message>
    <message>
        <source>Tick who is with you and enter the code they read out. A name alone proves nobody&apos;s presence.</source>
        <translation>勾选与您同行的同事，输入对方念出的验证码。只有名字不能证明有人在场。</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不改了</translation>
    </message>
</context>
<context>
    <name>ContactForm</name>
    <message>
        <source>Reached, visit announced</source>
        <translation>接通，已告知上门</translation>
    </message>
    <message>
        <source>Reached, no visit announced</source>
        <translation>接通，没有谈上门</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有人接</translation>
    </message>
    <message>
        <source>Wrong number</source>
        <translation>号码不对</translation>
    </message>
    <message>
        <source>Sent, visit announced</source>
        <translation>已发送，告知上门</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Reached, asked for a call back</source>
        <translation>接通，请对方转告回电</translation>
    </message>
    <message>
        <source>Note a call</source>
        <translation>记一次电话</translation>
    </message>
    <message>
        <source>Note a text</source>
        <translation>记一条短信</translation>
    </message>
    <message>
        <source>With whom</source>
        <translation>联系谁</translation>
    </message>
    <message>
        <source>What they said about why, in their words</source>
        <translation>对方说的原因，用对方的话</translation>
    </message>
    <message>
        <source>What they said about why</source>
        <translation>对方说的原因</translation>
    </message>
    <message>
        <source>Note it</source>
        <translation>记下</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不记了</translation>
    </message>
</context>
<context>
    <name>CopyPanel</name>
    <message>
        <source>The customer’s copy</source>
        <translation>客户联</translation>
    </message>
    <message>
        <source>On paper or as a file, with the visit code.</source>
        <translation>纸质或文件，带走访码。</translation>
    </message>
    <message>
        <source>Language of the copy</source>
        <translation>客户联的语言</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>存为 PDF</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>No printer is set up here. Save the copy as a PDF.</source>
        <translation>这台电脑没有打印机。可以存为 PDF。</translation>
    </message>
    <message>
        <source>Saved as {0}</source>
        <translation>已保存：{0}</translation>
    </message>
    <message>
        <source>The printer did not take it. Choose another, or save the copy as a PDF.</source>
        <translation>打印机没有接收。换一台，或存为 PDF。</translation>
    </message>
    <message>
        <source>The printer has it</source>
        <translation>已交给打印机</translation>
    </message>
    <message>
        <source>Not at the door. First finish the visit that is open.</source>
        <translation>在门口不能打开。先完成正在进行的走访。</translation>
    </message>
    <message>
        <source>Save the copy</source>
        <translation>保存客户联</translation>
    </message>
</context>
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
    <name>EnrolController</name>
    <message>
        <source>Registering this laptop</source>
        <translation>正在登记这台电脑</translation>
    </message>
    <message>
        <source>Making keys and asking the centre</source>
        <translation>正在生成密钥，并联系中心</translation>
    </message>
    <message>
        <source>Type the whole address, for example https://centre.example.</source>
        <translation>请输入完整地址，例如 https://centre.example。</translation>
    </message>
    <message>
        <source>Type the one-time code from your branch office.</source>
        <translation>请输入分公司给您的一次性登记码。</translation>
    </message>
    <message>
        <source>The two passphrases differ. Type the second one again.</source>
        <translation>两次口令不一样。第二次再输一遍。</translation>
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
    <name>Evidence</name>
    <message>
        <source>This laptop has no camera.</source>
        <translation>这台电脑没有摄像头。</translation>
    </message>
    <message>
        <source>Choose a file instead.</source>
        <translation>请改选文件。</translation>
    </message>
    <message>
        <source>This laptop has no microphone.</source>
        <translation>这台电脑没有麦克风。</translation>
    </message>
    <message>
        <source>Plug one in, or use the company&apos;s recorder.</source>
        <translation>请插上麦克风，或用公司录音笔。</translation>
    </message>
    <message>
        <source>This laptop can&apos;t find its position.</source>
        <translation>这台电脑没有定位功能。</translation>
    </message>
    <message>
        <source>What you choose is your word.</source>
        <translation>下面选的，以您说的为准。</translation>
    </message>
    <message>
        <source>The system keeps the camera from this app.</source>
        <translation>系统不让本应用用摄像头。</translation>
    </message>
    <message>
        <source>Allow it in the system&apos;s privacy settings, or choose a file.</source>
        <translation>请在系统的隐私设置里允许，或改选文件。</translation>
    </message>
    <message>
        <source>The system keeps the microphone from this app.</source>
        <translation>系统不让本应用用麦克风。</translation>
    </message>
    <message>
        <source>Allow it in the system&apos;s privacy settings, or use the company&apos;s recorder.</source>
        <translation>请在系统的隐私设置里允许，或用公司录音笔。</translation>
    </message>
    <message>
        <source>The system keeps the position from this app.</source>
        <translation>系统不让本应用定位。</translation>
    </message>
    <message>
        <source>The system asks whether this app may use the camera.</source>
        <translation>系统正在问能不能用摄像头。</translation>
    </message>
    <message>
        <source>Agree there, then press again.</source>
        <translation>请在系统里同意，再按一次。</translation>
    </message>
    <message>
        <source>The system asks whether this app may use the microphone.</source>
        <translation>系统正在问能不能用麦克风。</translation>
    </message>
    <message>
        <source>The system asks whether this app may know the position.</source>
        <translation>系统正在问能不能定位。</translation>
    </message>
    <message>
        <source>Agree there, then come back to this step.</source>
        <translation>请在系统里同意，再回到这一步。</translation>
    </message>
    <message>
        <source>The camera gives no picture; another program may be using it.</source>
        <translation>摄像头没有画面，可能别的程序正在用。</translation>
    </message>
    <message>
        <source>Close that one or plug the camera in again, or choose a file.</source>
        <translation>请关掉那个程序，或重新插上摄像头，也可以改选文件。</translation>
    </message>
    <message>
        <source>The microphone is gone. What was recorded is kept.</source>
        <translation>麦克风断开了。已经录下的都在。</translation>
    </message>
    <message>
        <source>Plug it in and record on, or use the company&apos;s recorder.</source>
        <translation>请插好后接着录，或用公司录音笔。</translation>
    </message>
    <message>
        <source>The recording stopped. What was recorded is kept.</source>
        <translation>录音停了。已经录下的都在。</translation>
    </message>
    <message>
        <source>Record on, or use the company&apos;s recorder.</source>
        <translation>请接着录，或用公司录音笔。</translation>
    </message>
    <message>
        <source>No position so far.</source>
        <translation>还没有定到位置。</translation>
    </message>
    <message>
        <source>Wait under open sky, or go by your word.</source>
        <translation>请到空旷处等一等，或以您说的为准。</translation>
    </message>
    <message>
        <source>This file is no JPEG or PNG picture, or it is damaged.</source>
        <translation>这个文件不是可以用的图片，或者已经损坏。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请换一个。</translation>
    </message>
    <message>
        <source>This file is larger than {0} MB.</source>
        <translation>这个文件超过 {0} MB。</translation>
    </message>
    <message>
        <source>Choose a smaller one, or take its pages with the camera.</source>
        <translation>请选小一点的，或用摄像头逐页拍。</translation>
    </message>
    <message>
        <source>This picture has too many pixels to be opened safely.</source>
        <translation>这张图片像素太多，打开不安全。</translation>
    </message>
    <message>
        <source>Choose a smaller one, or take it with the camera.</source>
        <translation>请选小一点的，或用摄像头拍。</translation>
    </message>
    <message>
        <source>This file can&apos;t be read.</source>
        <translation>这个文件读不出来。</translation>
    </message>
    <message>
        <source>Check whether the stick is still plugged in, or choose another one.</source>
        <translation>请看看 U 盘是否还插着，或换一个文件。</translation>
    </message>
    <message>
        <source>Ended when you left</source>
        <translation>离开时结束</translation>
    </message>
    <message>
        <source>Ended when the laptop locked</source>
        <translation>电脑锁上时结束</translation>
    </message>
    <message>
        <source>Not wanted: nothing was kept</source>
        <translation>对方不愿意，没有保留</translation>
    </message>
    <message>
        <source>The microphone went away</source>
        <translation>麦克风断开了</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘满了</translation>
    </message>
    <message>
        <source>It reached its greatest length</source>
        <translation>到了最长时间</translation>
    </message>
    <message>
        <source>It was interrupted</source>
        <translation>中途断了</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Desktop</source>
        <translation>桌面</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>No folder with pictures was found. Plug in a stick.</source>
        <translation>没有找到放图片的文件夹。请插上 U 盘。</translation>
    </message>
    <message>
        <source>No picture in this folder.</source>
        <translation>这个文件夹里没有图片。</translation>
    </message>
    <message>
        <source>Enter takes the file in front; Backspace goes up a folder.</source>
        <translation>回车选用当前文件，退格回到上一层。</translation>
    </message>
</context>
<context>
    <name>LockCover</name>
    <message>
        <source>Locked</source>
        <translation>已锁上</translation>
    </message>
</context>
<context>
    <name>MyCode</name>
    <message>
        <source>{0} · code {1} of {2} · good once</source>
        <translation>{0} · 第 {1} 个，共 {2} 个 · 只用一次</translation>
    </message>
    <message>
        <source>{0} · the last one</source>
        <translation>{0} · 最后一个</translation>
    </message>
    <message>
        <source>My code</source>
        <translation>我的验证码</translation>
    </message>
    <message>
        <source>Read it out to the colleague you go along with. When it was used, go on to the next.</source>
        <translation>念给您陪同上门的同事听。用过之后，换下一个。</translation>
    </message>
    <message>
        <source>Show my code</source>
        <translation>显示我的验证码</translation>
    </message>
    <message>
        <source>Next code</source>
        <translation>下一个</translation>
    </message>
</context>
<context>
    <name>NextGate</name>
    <message>
        <source>passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>不通过</translation>
    </message>
    <message>
        <source>can&apos;t tell</source>
        <translation>不能判断</translation>
    </message>
    <message>
        <source>still to do</source>
        <translation>还没做</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>还没到</translation>
    </message>
    <message>
        <source>open</source>
        <translation>还没开始</translation>
    </message>
</context>
<context>
    <name>NextStop</name>
    <message>
        <source>Go on with it</source>
        <translation>继续走访</translation>
    </message>
    <message>
        <source>Open the case</source>
        <translation>打开案件</translation>
    </message>
    <message>
        <source>Why this one</source>
        <translation>为什么是这一户</translation>
    </message>
    <message>
        <source>more dots weigh more</source>
        <translation>圆点越多，分量越重</translation>
    </message>
</context>
<context>
    <name>NoteField</name>
    <message>
        <source>Marked phrases: {0}.</source>
        <translation>标出 {0} 处。</translation>
    </message>
    <message>
        <source>Instead: {0}</source>
        <translation>改成：{0}</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>改用</translation>
    </message>
    <message>
        <source>Closing stops here.</source>
        <translation>这样不能结束走访。</translation>
    </message>
    <message>
        <source>Read it again.</source>
        <translation>请再看一遍。</translation>
    </message>
</context>
<context>
    <name>Phone</name>
    <message>
        <source>Read this out</source>
        <translation>请念给对方</translation>
    </message>
    <message>
        <source>Good for {0} minutes, for this laptop only.</source>
        <translation>{0} 分钟内有效，只用于这台电脑。</translation>
    </message>
    <message>
        <source>The code that you are told</source>
        <translation>对方告诉您的码</translation>
    </message>
    <message>
        <source>12 letters and digits</source>
        <translation>12 个字母和数字</translation>
    </message>
    <message>
        <source>Call {0} and ask for the time.</source>
        <translation>请打给 {0}，问现在的时间。</translation>
    </message>
    <message>
        <source>Call your branch office and ask for the time.</source>
        <translation>请打给分公司，问现在的时间。</translation>
    </message>
    <message>
        <source>What you need</source>
        <translation>需要</translation>
    </message>
    <message>
        <source>a time code</source>
        <translation>时间码</translation>
    </message>
    <message>
        <source>Whose laptop</source>
        <translation>谁的电脑</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>The time is not confirmed</source>
        <translation>时间没有确认</translation>
    </message>
    <message>
        <source>Nobody knows how long this laptop was off. Connect once, or ask for the time by phone.</source>
        <translation>不知道这台电脑关了多久。联网一次，或者打电话问时间。</translation>
    </message>
    <message>
        <source>Ask for the time by phone</source>
        <translation>打电话问时间</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Delete discards it, Ctrl with an arrow key moves it.</source>
        <translation>Delete 作废，Ctrl 加方向键移动。</translation>
    </message>
</context>
<context>
    <name>PinPanel</name>
    <message>
        <source>The two are not the same.</source>
        <translation>两次输入的不一样。</translation>
    </message>
    <message>
        <source>PIN for today</source>
        <translation>今天的 PIN</translation>
    </message>
    <message>
        <source>Reopens the app after a lock, in place of the passphrase. It holds for twelve hours at most, and ends with five wrong tries, with sleep, and with the app.</source>
        <translation>锁上以后用它代替口令打开。最多有效十二小时；输错五次、电脑睡眠或退出应用，它就失效。</translation>
    </message>
    <message>
        <source>A PIN holds. It is stored nowhere.</source>
        <translation>PIN 有效，没有存在任何地方。</translation>
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
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>6 digits or more</source>
        <translation>6 位以上数字</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再输一遍</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>设定 PIN</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>停用</translation>
    </message>
</context>
<context>
    <name>RecoveryView</name>
    <message>
        <source>Save the request</source>
        <translation>保存请求</translation>
    </message>
    <message>
        <source>Choose both answers</source>
        <translation>选择两份答复</translation>
    </message>
    <message>
        <source>Where shall the rescue be written?</source>
        <translation>救援文件写到哪里？</translation>
    </message>
    <message>
        <source>Recover this laptop&apos;s records</source>
        <translation>恢复这台电脑的记录</translation>
    </message>
    <message>
        <source>Two supervisors together can bring everything that is not at the centre yet into a file that only the centre can read. The laptop is emptied then and registered anew. Nothing is lost.</source>
        <translation>两位督导一起，可以把尚未送达中心的一切写进一份只有中心能读的文件。之后电脑会清空并重新登记。什么都不会丢。</translation>
    </message>
    <message>
        <source>1. Save the request</source>
        <translation>1. 保存请求</translation>
    </message>
    <message>
        <source>Take the file to two of them: {0}</source>
        <translation>把文件交给其中两位：{0}</translation>
    </message>
    <message>
        <source>Onto a stick, for the supervisors who can help.</source>
        <translation>存到 U 盘，交给能帮忙的督导。</translation>
    </message>
    <message>
        <source>Read this code out to each of them on the phone.</source>
        <translation>打电话把这个码念给每一位。</translation>
    </message>
    <message>
        <source>2. Open with both answers</source>
        <translation>2. 用两份答复打开</translation>
    </message>
    <message>
        <source>Choose the two files that came back, then where to write to.</source>
        <translation>选择交回的两个文件，再选择写到哪里。</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>请稍候</translation>
    </message>
    <message>
        <source>Choose the answers</source>
        <translation>选择答复</translation>
    </message>
    <message>
        <source>Back to the passphrase</source>
        <translation>回到口令</translation>
    </message>
</context>
<context>
    <name>RescuePanel</name>
    <message>
        <source>Where shall the file be written?</source>
        <translation>文件写到哪里？</translation>
    </message>
    <message>
        <source>{0} written. Leave the stick in and the app open until it is done.</source>
        <translation>已写 {0}。写完之前，请不要拔 U 盘，也不要锁定应用。</translation>
    </message>
    <message>
        <source>{0} is written: records {1}, visits {2}, attachments {3}.</source>
        <translation>{0} 已写好：记录 {1} 条，走访 {2} 次，附件 {3} 个。</translation>
    </message>
    <message>
        <source>Attachments that can&apos;t be read here: {0}; tell your supervisor.</source>
        <translation>有 {0} 个附件在本机读不出来，请告诉主管。</translation>
    </message>
    <message>
        <source>Give the file to your branch; only the centre can read it. Everything stays here too, and nothing counts twice.</source>
        <translation>请把文件交给分公司，只有中心能读。本机上的内容都还在，不会重复计算。</translation>
    </message>
    <message>
        <source>Stopped. No file was written; everything is still here.</source>
        <translation>已停止，没有写出文件；内容都还在本机。</translation>
    </message>
    <message>
        <source>There is not enough room for the file there; none was written.</source>
        <translation>那里的空间不够，文件没有写出。</translation>
    </message>
    <message>
        <source>Choose a stick or folder with more room. Everything is still here.</source>
        <translation>请换一个空间更大的 U 盘或文件夹。内容都还在本机。</translation>
    </message>
    <message>
        <source>The file can&apos;t be written there.</source>
        <translation>那里写不进文件。</translation>
    </message>
    <message>
        <source>Choose another stick or folder. Everything is still here.</source>
        <translation>请换一个 U 盘或文件夹。内容都还在本机。</translation>
    </message>
    <message>
        <source>No line for long?</source>
        <translation>长时间没有网络？</translation>
    </message>
    <message>
        <source>Everything unsent goes onto a stick, as a file that only the centre can read.</source>
        <translation>把没有发出的全部写到 U 盘，成为一份只有中心能读的文件。</translation>
    </message>
    <message>
        <source>Write a file</source>
        <translation>写成文件</translation>
    </message>
    <message>
        <source>Stop writing</source>
        <translation>停止写入</translation>
    </message>
</context>
<context>
    <name>SealedSheet</name>
    <message>
        <source>Opened to prepare</source>
        <translation>为准备而打开</translation>
    </message>
    <message>
        <source>This look is on the record. Close it before you arrive.</source>
        <translation>这次查看已记录。到达以前请重新封存。</translation>
    </message>
    <message>
        <source>Seal again</source>
        <translation>重新封存</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>From 150 % on, panels lie below each other.</source>
        <translation>150 % 起，各栏上下排列。</translation>
    </message>
    <message>
        <source>Lock when nothing moves</source>
        <translation>无操作后锁定</translation>
    </message>
    <message>
        <source>Answers are kept; the passphrase opens it again. 1 to 15 minutes.</source>
        <translation>回答都会保留，用口令再打开。1 到 15 分钟。</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>Issued and signed by {0}</source>
        <translation>由 {0} 签发</translation>
    </message>
    <message>
        <source>This installation</source>
        <translation>本机安装</translation>
    </message>
    <message>
        <source>Rules in force</source>
        <translation>现行规则</translation>
    </message>
    <message>
        <source>All rules of all packs hold. Each names its clause, and how sure we are of it.</source>
        <translation>所有规则包的规则都要遵守。每条写明出处，以及有多确定。</translation>
    </message>
    <message>
        <source>None has arrived yet. Connect once; no visit can start without them.</source>
        <translation>还没有收到规则包。联网一次就有，没有规则不能开始走访。</translation>
    </message>
    <message>
        <source>Rule pack</source>
        <translation>规则包</translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>empty</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>已签</translation>
    </message>
    <message>
        <source>Signature, {0}</source>
        <translation>签名，{0}</translation>
    </message>
    <message>
        <source>Sign with pen, finger or mouse. Backspace clears.</source>
        <translation>用笔、手指或鼠标签名，退格清空。</translation>
    </message>
</context>
<context>
    <name>Silence</name>
    <message>
        <source>Not connected since {0}.</source>
        <translation>自 {0} 起未曾联网。</translation>
    </message>
    <message>
        <source>On {0} this laptop deletes its cases. Connect at the branch office.</source>
        <translation>{0} 这台电脑会删除案件。请到分公司联网。</translation>
    </message>
    <message>
        <source>What is recorded here may not be at the centre yet. Connect at the branch office: nothing is deleted before.</source>
        <translation>这里的记录可能还没有送到中心。请到分公司联网；在此之前什么都不会删除。</translation>
    </message>
    <message>
        <source>No passphrase opens this laptop any more. What is recorded here is kept: two supervisors bring it to the centre together.</source>
        <translation>任何口令都不能再打开这台电脑。这里的记录还在：由两位督导一起送到中心。</translation>
    </message>
    <message>
        <source>This laptop has deleted its cases. Everything recorded is at the centre. Register it anew.</source>
        <translation>这台电脑已删除案件。所有记录都在中心。请重新登记。</translation>
    </message>
</context>
<context>
    <name>SyncView</name>
    <message>
        <source>packet valid until</source>
        <translation>资料有效至</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Not delivering</source>
        <translation>没有送达</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>现在就试</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>已记录</translation>
    </message>
    <message>
        <source>on this laptop</source>
        <translation>在本机</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>已接收</translation>
    </message>
    <message>
        <source>receipt signed</source>
        <translation>中心签了收据</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>已完整</translation>
    </message>
    <message>
        <source>nothing missing</source>
        <translation>什么都不缺</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>走访</translation>
    </message>
    <message>
        <source>No visits yet today</source>
        <translation>今天还没有走访</translation>
    </message>
    <message>
        <source>Each one stands here from its first step, and shows how far it has got.</source>
        <translation>每次走访从第一步起就列在这里，看得到送到了哪里。</translation>
    </message>
    <message>
        <source>Equal</source>
        <translation>已对上</translation>
    </message>
    <message>
        <source>Not equal yet</source>
        <translation>还没对上</translation>
    </message>
    <message>
        <source>Closing of the day</source>
        <translation>今天的结账单</translation>
    </message>
    <message>
        <source>The day is handed over when count and code are the same.</source>
        <translation>两边的条数和校验码一样，今天才算交清。</translation>
    </message>
    <message>
        <source>Send them anyway</source>
        <translation>仍然发送</translation>
    </message>
</context>
<context>
    <name>Today</name>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>次待发送</translation>
    </message>
    <message>
        <source>packet valid until</source>
        <translation>资料有效至</translation>
    </message>
    <message>
        <source>Time unconfirmed: connect once, or call (Settings)</source>
        <translation>时间没有确认：联网一次，或打电话（设置）</translation>
    </message>
    <message>
        <source>synced {0}</source>
        <translation>同步于 {0}</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>{0} found</source>
        <translation>找到 {0} 户</translation>
    </message>
    <message>
        <source>{0} to go</source>
        <translation>还有 {0} 户</translation>
    </message>
    <message>
        <source>No case matches</source>
        <translation>没有符合的案件</translation>
    </message>
    <message>
        <source>Try the family name, its pinyin, or the end of the case number.</source>
        <translation>可以试姓氏、拼音，或案号末尾几位。</translation>
    </message>
    <message>
        <source>No visits for today</source>
        <translation>今天没有走访</translation>
    </message>
    <message>
        <source>Connect at the branch office; the day&apos;s cases arrive by themselves.</source>
        <translation>在分公司联网，今天的案件会自动下发。</translation>
    </message>
    <message>
        <source>Next stop</source>
        <translation>下一站</translation>
    </message>
    <message>
        <source>Stop {0}</source>
        <translation>第 {0} 站</translation>
    </message>
    <message>
        <source>Not today</source>
        <translation>不在今天</translation>
    </message>
    <message>
        <source>The customer chose {0}</source>
        <translation>客户选了 {0}</translation>
    </message>
    <message>
        <source>Time agreed</source>
        <translation>已约定时间</translation>
    </message>
    <message>
        <source>Planned time</source>
        <translation>计划时间</translation>
    </message>
    <message>
        <source>{0} from the stop before, as the crow flies</source>
        <translation>离上一站直线 {0}</translation>
    </message>
    <message>
        <source>On the way</source>
        <translation>顺路</translation>
    </message>
    <message>
        <source>About {0} minutes</source>
        <translation>约 {0} 分钟</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Branch office</source>
        <translation>分公司</translation>
    </message>
    <message>
        <source>{0} stops left</source>
        <translation>还剩 {0} 站</translation>
    </message>
    <message>
        <source>a sketch, not to scale</source>
        <translation>示意图，不按比例</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Name, number, address</source>
        <translation>姓名、拼音、案号、地址</translation>
    </message>
    <message>
        <source>Search cases</source>
        <translation>查找案件</translation>
    </message>
    <message>
        <source>Ctrl+K comes here, Esc empties it, Enter opens</source>
        <translation>Ctrl+K 到这里，Esc 清空，Enter 打开</translation>
    </message>
    <message>
        <source>Order of the day</source>
        <translation>今天的顺序</translation>
    </message>
    <message>
        <source>Names masked</source>
        <translation>姓名已遮</translation>
    </message>
    <message>
        <source>Cases of the day</source>
        <translation>今天的案件</translation>
    </message>
</context>
<context>
    <name>UnlockView</name>
    <message>
        <source>Type the PIN first.</source>
        <translation>先输入 PIN。</translation>
    </message>
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
        <source>PIN of today</source>
        <translation>今天的 PIN</translation>
    </message>
    <message>
        <source>Tries left: {0}</source>
        <translation>还可以试 {0} 次</translation>
    </message>
    <message>
        <source>Use the passphrase instead</source>
        <translation>改用口令</translation>
    </message>
    <message>
        <source>Use the PIN instead</source>
        <translation>改用 PIN</translation>
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
    <message>
        <source>Your answers are here.</source>
        <translation>回答都在。</translation>
    </message>
    <message>
        <source>Nothing moved for a while, so it locked.</source>
        <translation>一段时间没有动静，已锁上。</translation>
    </message>
    <message>
        <source>Locked by key.</source>
        <translation>按键锁上的。</translation>
    </message>
    <message>
        <source>Locked when the laptop went to sleep.</source>
        <translation>电脑睡眠时锁上的。</translation>
    </message>
    <message>
        <source>Locked together with the screen.</source>
        <translation>随屏幕一起锁上的。</translation>
    </message>
    <message>
        <source>Locked when somebody else used this computer.</source>
        <translation>有别的用户使用这台电脑，已锁上。</translation>
    </message>
    <message>
        <source>The centre locked this laptop.</source>
        <translation>中心锁上了这台电脑。</translation>
    </message>
    <message>
        <source>Collector stopped unexpectedly.</source>
        <translation>应用意外停止了。</translation>
    </message>
    <message>
        <source>Everything up to the last answer is saved.</source>
        <translation>到最后一个回答为止，都已保存。</translation>
    </message>
</context>
<context>
    <name>Visit</name>
    <message>
        <source>Another day</source>
        <translation>另选一天</translation>
    </message>
    <message>
        <source>Type it beside</source>
        <translation>在右边输入</translation>
    </message>
    <message>
        <source>Tomorrow</source>
        <translation>明天</translation>
    </message>
    <message>
        <source>In {0} days</source>
        <translation>{0} 天后</translation>
    </message>
    <message>
        <source>Shift+Enter begins a new line. {0} characters left.</source>
        <translation>Shift+Enter 换行。还可以写 {0} 个字。</translation>
    </message>
    <message>
        <source>up to {0} characters</source>
        <translation>最多 {0} 个字</translation>
    </message>
    <message>
        <source>{0} or more</source>
        <translation>{0} 或更多</translation>
    </message>
    <message>
        <source>up to {0}</source>
        <translation>最多 {0}</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} 到 {1}</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Number of the payment</source>
        <translation>付款流水号</translation>
    </message>
    <message>
        <source>as the app shows it</source>
        <translation>以公司应用显示的为准</translation>
    </message>
    <message>
        <source>Official app</source>
        <translation>公司应用</translation>
    </message>
    <message>
        <source>Bank transfer</source>
        <translation>转到公示账户</translation>
    </message>
    <message>
        <source>At the counter</source>
        <translation>到柜台</translation>
    </message>
    <message>
        <source>One payment less</source>
        <translation>少一期</translation>
    </message>
    <message>
        <source>One payment more</source>
        <translation>多一期</translation>
    </message>
    <message>
        <source>Type the amount to see every payment and its day.</source>
        <translation>输入金额，就能看到每期的日期和金额。</translation>
    </message>
    <message>
        <source>Payments: {0}, in all {1}</source>
        <translation>共 {0} 期，合计 {1}</translation>
    </message>
    <message>
        <source>Within your authority</source>
        <translation>在您的授权内</translation>
    </message>
    <message>
        <source>It is agreed once recorded.</source>
        <translation>记下即为达成。</translation>
    </message>
    <message>
        <source>Goes out as a request</source>
        <translation>作为申请提交</translation>
    </message>
    <message>
        <source>Beyond your authority. Not agreed until the supervisor answers: say so.</source>
        <translation>超出您的授权。主管答复以前不算达成，请向客户说明。</translation>
    </message>
    <message>
        <source>Owed {0}</source>
        <translation>应还 {0}</translation>
    </message>
    <message>
        <source>Payments</source>
        <translation>期数</translation>
    </message>
    <message>
        <source>First payment</source>
        <translation>首期日期</translation>
    </message>
    <message>
        <source>The plan opens again once nobody else can hear.</source>
        <translation>确认身边没有别人以后，方案会重新打开。</translation>
    </message>
    <message>
        <source>This laptop keeps no pictures. It is recorded that none was taken.</source>
        <translation>这台电脑不保存图片。记为没有拍。</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Kept as it is drawn, with its strokes</source>
        <translation>按笔迹原样保存</translation>
    </message>
    <message>
        <source>Signed on paper</source>
        <translation>已签在纸上</translation>
    </message>
    <message>
        <source>The paper stays with the customer</source>
        <translation>纸质件留给客户</translation>
    </message>
    <message>
        <source>Rather not</source>
        <translation>先不签</translation>
    </message>
    <message>
        <source>That is all right; go on</source>
        <translation>没关系，继续</translation>
    </message>
    <message>
        <source>We stand at the address</source>
        <translation>我们在这个地址</translation>
    </message>
    <message>
        <source>By your word, without a position</source>
        <translation>以您说的为准，没有定位</translation>
    </message>
    <message>
        <source>By your word, with the position above</source>
        <translation>以您说的为准，附上面的位置</translation>
    </message>
    <message>
        <source>Looking for the position…</source>
        <translation>正在定位……</translation>
    </message>
    <message>
        <source>accuracy not known</source>
        <translation>精度不明</translation>
    </message>
    <message>
        <source>to within {0}</source>
        <translation>误差约 {0}</translation>
    </message>
    <message>
        <source>{0} s old</source>
        <translation>{0} 秒前</translation>
    </message>
    <message>
        <source>{0} from the address on file</source>
        <translation>离登记地址 {0}</translation>
    </message>
    <message>
        <source>Noted without a position.</source>
        <translation>已记下，没有定位。</translation>
    </message>
    <message>
        <source>We stand elsewhere</source>
        <translation>我们在别处</translation>
    </message>
    <message>
        <source>Not from here any more</source>
        <translation>到这一步已经不能选</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>中途停止</translation>
    </message>
    <message>
        <source>Why it stopped</source>
        <translation>停止原因</translation>
    </message>
    <message>
        <source>Promise</source>
        <translation>承诺</translation>
    </message>
    <message>
        <source>Requested plan</source>
        <translation>申请的方案</translation>
    </message>
    <message>
        <source>{0} in all, payments: {1}, the first on {2}</source>
        <translation>合计 {0}，共 {1} 期，首期 {2}</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已付款</translation>
    </message>
    <message>
        <source>none set</source>
        <translation>没有定</translation>
    </message>
    <message>
        <source>Next contact</source>
        <translation>下次联系</translation>
    </message>
    <message>
        <source>Rated by the customer</source>
        <translation>客户评分</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>The visit is closed</source>
        <translation>这次走访已结束</translation>
    </message>
    <message>
        <source>Visit code</source>
        <translation>走访码</translation>
    </message>
    <message>
        <source>Printed on the customer’s copy. Whoever holds it can prove this record.</source>
        <translation>印在客户那一份上。有这个码，就能证明这份记录。</translation>
    </message>
    <message>
        <source>Recorded here. It will be sent when connected.</source>
        <translation>已记在本机，联网后自动发送。</translation>
    </message>
    <message>
        <source>Back to Today</source>
        <translation>返回今天</translation>
    </message>
    <message>
        <source>Enter to go on</source>
        <translation>按 Enter 继续</translation>
    </message>
    <message>
        <source>Covered. Press Enter to go on.</source>
        <translation>已遮屏。按 Enter 继续。</translation>
    </message>
    <message>
        <source>Nobody else can hear</source>
        <translation>没有别人了</translation>
    </message>
    <message>
        <source>Noted; the step opens</source>
        <translation>会记下，然后打开这一步</translation>
    </message>
    <message>
        <source>Stay covered</source>
        <translation>继续遮屏</translation>
    </message>
    <message>
        <source>Somebody is near</source>
        <translation>旁边还有人</translation>
    </message>
    <message>
        <source>Somebody is still near</source>
        <translation>旁边还有人</translation>
    </message>
    <message>
        <source>Go on, but not past Identify</source>
        <translation>可以继续，但不能过“核实身份”</translation>
    </message>
    <message>
        <source>Go to Leave</source>
        <translation>转到离开</translation>
    </message>
    <message>
        <source>Nothing more is shown or asked</source>
        <translation>不再显示，也不再问</translation>
    </message>
    <message>
        <source>Can nobody else hear or see this?</source>
        <translation>现在还有别人听得见、看得见吗？</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Likely to end {0}</source>
        <translation>预计 {0} 结束</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>No hour set</source>
        <translation>没有规定时间</translation>
    </message>
    <message>
        <source>Leave by {0}</source>
        <translation>{0} 前离开</translation>
    </message>
    <message>
        <source>{0} min over</source>
        <translation>超出 {0} 分钟</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>Reminder at {0}</source>
        <translation>{0} 提醒收尾</translation>
    </message>
    <message>
        <source>No recording</source>
        <translation>不录音</translation>
    </message>
    <message>
        <source>The customer does not want one</source>
        <translation>对方不同意录音</translation>
    </message>
    <message>
        <source>Recorder stopped</source>
        <translation>录音已停</translation>
    </message>
    <message>
        <source>The recording is kept on it</source>
        <translation>录音保存在录音笔里</translation>
    </message>
    <message>
        <source>Told, not running yet</source>
        <translation>已告知，还没开始录</translation>
    </message>
    <message>
        <source>Starts after it was told</source>
        <translation>告知对方以后才开始</translation>
    </message>
    <message>
        <source>Not recording yet</source>
        <translation>还没录音</translation>
    </message>
    <message>
        <source>Recorder running</source>
        <translation>录音笔在录</translation>
    </message>
    <message>
        <source>Recorder {0} running</source>
        <translation>录音笔 {0} 在录</translation>
    </message>
    <message>
        <source>Told. Your own recorder, by your word</source>
        <translation>已告知。用公司录音笔，以您的话为准</translation>
    </message>
    <message>
        <source>Not told yet: say so now</source>
        <translation>还没告知，现在就说</translation>
    </message>
    <message>
        <source>Sound only, encrypted on this laptop</source>
        <translation>只录声音，加密存在本机</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>正在录音</translation>
    </message>
    <message>
        <source>Recording paused</source>
        <translation>录音暂停</translation>
    </message>
    <message>
        <source>Recording ended</source>
        <translation>录音已结束</translation>
    </message>
    <message>
        <source>this laptop</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>另一个人</translation>
    </message>
    <message>
        <source>not the customer</source>
        <translation>不是客户</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>对方</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>已核实</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>待核实</translation>
    </message>
    <message>
        <source>proven</source>
        <translation>已核对</translation>
    </message>
    <message>
        <source>code missing</source>
        <translation>缺验证码</translation>
    </message>
    <message>
        <source>Somebody came in. Alone again?</source>
        <translation>有人进来过。现在没有别人了吗？</translation>
    </message>
    <message>
        <source>Somebody can hear</source>
        <translation>旁边有人听得见</translation>
    </message>
    <message>
        <source>Anybody else near? Not asked yet</source>
        <translation>旁边有没有别人：还没确认</translation>
    </message>
    <message>
        <source>Next gate: Close</source>
        <translation>下一关：结束</translation>
    </message>
    <message>
        <source>Next gate: {0}</source>
        <translation>下一关：{0}</translation>
    </message>
    <message>
        <source>Who is here</source>
        <translation>在场的人</translation>
    </message>
    <message>
        <source>The code that your colleague reads out</source>
        <translation>同事念出的验证码</translation>
    </message>
    <message>
        <source>A name alone proves nobody&apos;s presence. Each code is good once, today.</source>
        <translation>只有名字不能证明有人在场。每个验证码今天有效，只用一次。</translation>
    </message>
    <message>
        <source>No colleagues have arrived on this laptop yet. Connect once.</source>
        <translation>这台电脑上还没有同事名单。请联网一次。</translation>
    </message>
    <message>
        <source>Check the code</source>
        <translation>核对验证码</translation>
    </message>
    <message>
        <source>Choose whose code it is.</source>
        <translation>请先选这是谁的验证码。</translation>
    </message>
    <message>
        <source>Enter the colleague&apos;s code</source>
        <translation>输入同事的验证码</translation>
    </message>
    <message>
        <source>The other {0}</source>
        <translation>其余 {0} 项</translation>
    </message>
    <message>
        <source>Nothing is heard. Check the microphone.</source>
        <translation>听不到声音，请检查麦克风。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>The visit is still open</source>
        <translation>走访还没结束</translation>
    </message>
    <message>
        <source>It stays open until it is closed; nothing is lost.</source>
        <translation>结束以前一直开着，内容不会丢。</translation>
    </message>
    <message>
        <source>It stays open until it is closed; nothing is lost. Go on, or go to Leave?</source>
        <translation>结束以前一直开着，内容不会丢。继续，还是转到离开？</translation>
    </message>
    <message>
        <source>Go on with the visit</source>
        <translation>继续走访</translation>
    </message>
    <message>
        <source>Back to the same step</source>
        <translation>回到刚才那一步</translation>
    </message>
    <message>
        <source>The end of the visit; it can be closed there</source>
        <translation>走访到此为止，在那里结束</translation>
    </message>
    <message>
        <source>{0} · everything is done</source>
        <translation>{0} · 都做完了</translation>
    </message>
    <message>
        <source>No visit now; the next day is set in Aftercare</source>
        <translation>这次不上门，改天的日期在收尾里定</translation>
    </message>
    <message>
        <source>Close the visit</source>
        <translation>结束走访</translation>
    </message>
    <message>
        <source>Next: {0}</source>
        <translation>接下来：{0}</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>准备</translation>
    </message>
    <message>
        <source>Travel</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>At the door</source>
        <translation>到门口</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>核实身份</translation>
    </message>
    <message>
        <source>Another person</source>
        <translation>他人应门</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>说明来意</translation>
    </message>
    <message>
        <source>Negotiate</source>
        <translation>协商</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>确定方案</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>离开</translation>
    </message>
    <message>
        <source>Aftercare</source>
        <translation>收尾</translation>
    </message>
    <message>
        <source>Set out</source>
        <translation>出发</translation>
    </message>
    <message>
        <source>We are at the door</source>
        <translation>已到门口</translation>
    </message>
    <message>
        <source>Begin to identify</source>
        <translation>开始核实</translation>
    </message>
    <message>
        <source>Say why we came</source>
        <translation>说明来意</translation>
    </message>
    <message>
        <source>Go on to Negotiate</source>
        <translation>进入协商</translation>
    </message>
    <message>
        <source>Go on to Agree</source>
        <translation>确定方案</translation>
    </message>
    <message>
        <source>We have left</source>
        <translation>已经离开</translation>
    </message>
    <message>
        <source>It is another person</source>
        <translation>是别人</translation>
    </message>
    <message>
        <source>Turn back</source>
        <translation>返回，不上门</translation>
    </message>
    <message>
        <source>Promise to pay</source>
        <translation>承诺付款</translation>
    </message>
    <message>
        <source>Plan sent to the supervisor</source>
        <translation>方案已报主管</translation>
    </message>
    <message>
        <source>No agreement</source>
        <translation>没有谈成</translation>
    </message>
    <message>
        <source>Hardship, passed on for help</source>
        <translation>有困难，已转关怀专席</translation>
    </message>
    <message>
        <source>Disputed</source>
        <translation>有异议</translation>
    </message>
    <message>
        <source>Nobody at home</source>
        <translation>没有人应门</translation>
    </message>
    <message>
        <source>Message left</source>
        <translation>已请转告</translation>
    </message>
    <message>
        <source>Wrong address</source>
        <translation>地址不对</translation>
    </message>
    <message>
        <source>Moved away</source>
        <translation>已搬走</translation>
    </message>
    <message>
        <source>Not made</source>
        <translation>没有成行</translation>
    </message>
    <message>
        <source>Wants us to go</source>
        <translation>请我们离开</translation>
    </message>
    <message>
        <source>Or the door is closed</source>
        <translation>或者把门关上</translation>
    </message>
    <message>
        <source>Not again</source>
        <translation>不要再来</translation>
    </message>
    <message>
        <source>No more visits, calls</source>
        <translation>以后都不联系</translation>
    </message>
    <message>
        <source>All goes to the lawyer</source>
        <translation>以后都找律师</translation>
    </message>
    <message>
        <source>Says it’s wrong</source>
        <translation>说有误</translation>
    </message>
    <message>
        <source>It is checked first</source>
        <translation>先核对，再联系</translation>
    </message>
    <message>
        <source>Ill, distressed</source>
        <translation>生病或情绪不稳</translation>
    </message>
    <message>
        <source>A death</source>
        <translation>家里有人过世</translation>
    </message>
    <message>
        <source>Only a child</source>
        <translation>只有孩子</translation>
    </message>
    <message>
        <source>No questions, leave</source>
        <translation>不提问，马上离开</translation>
    </message>
    <message>
        <source>Danger, police</source>
        <translation>有危险或报警</translation>
    </message>
    <message>
        <source>To a safe place first</source>
        <translation>先到安全的地方</translation>
    </message>
    <message>
        <source>Note it, give the number</source>
        <translation>记下，告知投诉电话</translation>
    </message>
    <message>
        <source>Has a lawyer</source>
        <translation>有律师</translation>
    </message>
    <message>
        <source>People come first</source>
        <translation>先顾人</translation>
    </message>
    <message>
        <source>Condolences, then go</source>
        <translation>致哀，然后离开</translation>
    </message>
    <message>
        <source>A complaint</source>
        <translation>要投诉</translation>
    </message>
    <message>
        <source>The case rests from now on; the centre decides when it goes on.</source>
        <translation>这一户从现在起暂缓，何时继续由中心决定。</translation>
    </message>
    <message>
        <source>Nobody contacts this customer any more.</source>
        <translation>以后谁都不再联系这位客户。</translation>
    </message>
    <message>
        <source>The supervisor is told with the next delivery.</source>
        <translation>下次联网就会告诉主管。</translation>
    </message>
    <message>
        <source>Correction · {0}</source>
        <translation>更正 · {0}</translation>
    </message>
    <message>
        <source>Why does this answer change?</source>
        <translation>为什么要改这个回答？</translation>
    </message>
    <message>
        <source>Both answers stay on the record, with this reason.</source>
        <translation>两次回答都会保留，并记下原因。</translation>
    </message>
    <message>
        <source>I pressed the wrong one</source>
        <translation>按错了</translation>
    </message>
    <message>
        <source>I misheard</source>
        <translation>听错了</translation>
    </message>
    <message>
        <source>They put it right themselves</source>
        <translation>对方自己更正</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>其他原因</translation>
    </message>
    <message>
        <source>In your words</source>
        <translation>用您自己的话</translation>
    </message>
    <message>
        <source>Record the change</source>
        <translation>记下更正</translation>
    </message>
    <message>
        <source>The rule</source>
        <translation>看条款</translation>
    </message>
    <message>
        <source>What now</source>
        <translation>接下来</translation>
    </message>
    <message>
        <source>This verdict is in the journal since {0}. Nothing on this laptop can undo it.</source>
        <translation>这次判断已记入日志 {0}，本机不能越过。</translation>
    </message>
    <message>
        <source>{0} · not passed</source>
        <translation>{0} · 没有通过</translation>
    </message>
    <message>
        <source>All rules ({0})</source>
        <translation>查看全部 {0} 项</translation>
    </message>
    <message>
        <source>A supervisor may let only this pass: {0}.</source>
        <translation>只有这一项可以请主管放行：{0}。</translation>
    </message>
    <message>
        <source>Back to this step</source>
        <translation>回到这一步</translation>
    </message>
    <message>
        <source>Come again {0}</source>
        <translation>改约 {0}</translation>
    </message>
    <message>
        <source>{0}: turn back, come then</source>
        <translation>{0}再来</translation>
    </message>
    <message>
        <source>The day is set in Aftercare</source>
        <translation>日期在收尾里定</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>再判断一次</translation>
    </message>
    <message>
        <source>Proves that they are here</source>
        <translation>证明对方在场</translation>
    </message>
    <message>
        <source>Ask for the time by phone</source>
        <translation>打电话问时间</translation>
    </message>
    <message>
        <source>Then checked again</source>
        <translation>之后再核对一次</translation>
    </message>
    <message>
        <source>When the facts have changed</source>
        <translation>情况变了以后</translation>
    </message>
    <message>
        <source>Nobody else can hear now</source>
        <translation>确认没有别人</translation>
    </message>
    <message>
        <source>Noted, then checked again</source>
        <translation>记下，再判断一次</translation>
    </message>
    <message>
        <source>Leaving is always possible</source>
        <translation>随时可以离开</translation>
    </message>
    <message>
        <source>This gate: {0}</source>
        <translation>这一关：{0}</translation>
    </message>
    <message>
        <source>{0} · step {1} of {2}</source>
        <translation>{0} · 第 {1} 步，共 {2} 步</translation>
    </message>
    <message>
        <source>Why this step?</source>
        <translation>为什么有这一步？</translation>
    </message>
    <message>
        <source>Say this</source>
        <translation>请这样说</translation>
    </message>
    <message>
        <source>Recorded {0}, changed once</source>
        <translation>{0} 记下，改过一次</translation>
    </message>
    <message>
        <source>Recorded {0}</source>
        <translation>{0} 记下</translation>
    </message>
    <message>
        <source>Said, next</source>
        <translation>说完了，下一步</translation>
    </message>
    <message>
        <source>Done, next</source>
        <translation>好了，下一步</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机尾号</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>楼栋</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>出生年份</translation>
    </message>
    <message>
        <source>To compare, for your eyes</source>
        <translation>核对用，只给您看</translation>
    </message>
    <message>
        <source>Hold to see</source>
        <translation>按住查看</translation>
    </message>
    <message>
        <source>Stop · from here on only leaving is possible</source>
        <translation>停止 · 从这里起只能离开</translation>
    </message>
    <message>
        <source>What happened?</source>
        <translation>发生了什么？</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>现在停止</translation>
    </message>
    <message>
        <source>Stopped · {0}</source>
        <translation>已停止 · {0}</translation>
    </message>
    <message>
        <source>The stop is recorded. Nothing more can be asked.</source>
        <translation>已经记下停止，不能再问别的。</translation>
    </message>
    <message>
        <source>{0}, step {1}</source>
        <translation>{0}第 {1} 步</translation>
    </message>
    <message>
        <source>Your answers are here. You are at {0}.</source>
        <translation>您的回答都在。现在是{0}。</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>走访</translation>
    </message>
    <message>
        <source>Offline. Every step is saved here</source>
        <translation>离线，每一步已存在本机</translation>
    </message>
    <message>
        <source>Every step is saved here</source>
        <translation>每一步已存在本机</translation>
    </message>
    <message>
        <source>{0} not confirmed</source>
        <translation>{0}，时间没有确认</translation>
    </message>
    <message>
        <source>No more visits tonight</source>
        <translation>今晚不能再上门了</translation>
    </message>
    <message>
        <source>No visit at this hour</source>
        <translation>这个时间不能上门</translation>
    </message>
    <message>
        <source>It is time to leave</source>
        <translation>该离开了</translation>
    </message>
    <message>
        <source>{0} missing before you can set out</source>
        <translation>还差 {0} 项，现在不能出发</translation>
    </message>
    <message>
        <source>{0} missing before you can go to the door</source>
        <translation>还差 {0} 项，现在不能上门</translation>
    </message>
    <message>
        <source>{0} missing before you can identify</source>
        <translation>还差 {0} 项，现在不能核实身份</translation>
    </message>
    <message>
        <source>{0} missing before you can say why you came</source>
        <translation>还差 {0} 项，现在不能说明来意</translation>
    </message>
    <message>
        <source>{0} missing before you can negotiate</source>
        <translation>还差 {0} 项，现在不能协商</translation>
    </message>
    <message>
        <source>{0} missing before you can agree</source>
        <translation>还差 {0} 项，现在不能确定方案</translation>
    </message>
    <message>
        <source>{0} missing before you can go</source>
        <translation>还差 {0} 项才能离开</translation>
    </message>
    <message>
        <source>{0} missing before you can close</source>
        <translation>还差 {0} 项，现在不能结束</translation>
    </message>
    <message>
        <source>let pass by supervisor {0} until {1}</source>
        <translation>主管{0}放行，到 {1}</translation>
    </message>
    <message>
        <source>Read this before you go on</source>
        <translation>继续以前请先看</translation>
    </message>
    <message>
        <source>To keep in mind: {0}</source>
        <translation>有 {0} 项要留意</translation>
    </message>
    <message>
        <source>That you read it is recorded.</source>
        <translation>您看过会记下。</translation>
    </message>
    <message>
        <source>I have read it</source>
        <translation>看过了</translation>
    </message>
    <message>
        <source>Rules that ask for it</source>
        <translation>要求这一步的规则</translation>
    </message>
    <message>
        <source>No rule asks for it by name. It is good practice of the house.</source>
        <translation>没有规则点名要求，这是公司的做法。</translation>
    </message>
    <message>
        <source>Rules of the gate ahead</source>
        <translation>下一关的规则</translation>
    </message>
    <message>
        <source>Back to the step</source>
        <translation>回到这一步</translation>
    </message>
    <message>
        <source>Allowed {0} to {1}. Now {2}, likely to end {3}.</source>
        <translation>{0} 到 {1} 可以上门。现在 {2}，预计 {3} 结束。</translation>
    </message>
    <message>
        <source>Visits allowed</source>
        <translation>可以上门</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>不可以上门</translation>
    </message>
    <message>
        <source>Now {0}</source>
        <translation>现在 {0}</translation>
    </message>
    <message>
        <source>Ask a supervisor</source>
        <translation>请主管放行</translation>
    </message>
    <message>
        <source>Whom do you call?</source>
        <translation>打给谁？</translation>
    </message>
    <message>
        <source>Why should it pass?</source>
        <translation>为什么要放行？</translation>
    </message>
    <message>
        <source>Stays on record; no names</source>
        <translation>会留在记录里，不写人名</translation>
    </message>
    <message>
        <source>This rule alone would pass. {0} more stay in the way, and nobody can let those pass.</source>
        <translation>只放行这一项。还有 {0} 项没有过，那些谁也不能放行。</translation>
    </message>
    <message>
        <source>It passes for this visit only, for two hours at most. All other rules stay.</source>
        <translation>只在这次走访里放行，最多两小时。其他规则照旧。</translation>
    </message>
    <message>
        <source>The time is not confirmed</source>
        <translation>时间没有确认</translation>
    </message>
    <message>
        <source>This laptop was off, and nobody knows for how long. A line to the centre settles it, or a call.</source>
        <translation>这台电脑关过机，关了多久不知道。联网一次就好，打个电话也行。</translation>
    </message>
    <message>
        <source>The company&apos;s recorder runs</source>
        <translation>公司录音笔在录</translation>
    </message>
    <message>
        <source>By your word; its number comes next</source>
        <translation>以您说的为准，下一步记编号</translation>
    </message>
    <message>
        <source>No recording possible</source>
        <translation>没法录音</translation>
    </message>
    <message>
        <source>Noted; the rules decide</source>
        <translation>照实记下，由规则判断</translation>
    </message>
    <message>
        <source>Record with this laptop</source>
        <translation>用这台电脑录音</translation>
    </message>
    <message>
        <source>Sound only, encrypted, until you have left</source>
        <translation>只录声音，加密保存，录到离开</translation>
    </message>
    <message>
        <source>No page yet. Pages are kept encrypted and are not left in any folder.</source>
        <translation>还没有页。每页都加密保存，不留在任何文件夹里。</translation>
    </message>
    <message>
        <source>No photo yet. Photos are kept encrypted and are not left in any folder.</source>
        <translation>还没有照片。照片都加密保存，不留在任何文件夹里。</translation>
    </message>
    <message>
        <source>Page {0}</source>
        <translation>第 {0} 页</translation>
    </message>
    <message>
        <source>Photo {0}</source>
        <translation>照片 {0}</translation>
    </message>
    <message>
        <source>Take a page</source>
        <translation>拍一页</translation>
    </message>
    <message>
        <source>Take a photo</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>With the camera of this laptop</source>
        <translation>用这台电脑的摄像头</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选文件</translation>
    </message>
    <message>
        <source>It stays as it is where it lies</source>
        <translation>原文件不动</translation>
    </message>
    <message>
        <source>The one that is marked; Delete does it too</source>
        <translation>选中的那一张，也可以按 Delete</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>The one that is marked, by one place</source>
        <translation>选中的那一页，往前一位</translation>
    </message>
    <message>
        <source>Move it forward</source>
        <translation>往前移</translation>
    </message>
    <message>
        <source>None taken</source>
        <translation>没有拍</translation>
    </message>
    <message>
        <source>Noted as it is</source>
        <translation>照实记下</translation>
    </message>
    <message>
        <source>Not wanted</source>
        <translation>对方不愿意</translation>
    </message>
    <message>
        <source>The person would rather not</source>
        <translation>不勉强</translation>
    </message>
    <message>
        <source>A person or a home</source>
        <translation>拍到人或屋里</translation>
    </message>
    <message>
        <source>Take this file</source>
        <translation>用这个文件</translation>
    </message>
    <message>
        <source>Take the picture</source>
        <translation>拍下</translation>
    </message>
    <message>
        <source>The camera is waking up</source>
        <translation>摄像头正在启动</translation>
    </message>
    <message>
        <source>Take it now</source>
        <translation>现在拍</translation>
    </message>
    <message>
        <source>Enter does it too</source>
        <translation>回车也可以</translation>
    </message>
    <message>
        <source>Close the camera</source>
        <translation>关摄像头</translation>
    </message>
    <message>
        <source>Nothing is taken</source>
        <translation>不拍</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>留下</translation>
    </message>
    <message>
        <source>Why is {0} discarded? That stays on the record.</source>
        <translation>为什么作废{0}？原因会留在记录里。</translation>
    </message>
    <message>
        <source>Blurred or dark</source>
        <translation>模糊或太暗</translation>
    </message>
    <message>
        <source>Shows the wrong thing</source>
        <translation>拍错了</translation>
    </message>
    <message>
        <source>Taken twice</source>
        <translation>拍重了</translation>
    </message>
    <message>
        <source>Pause the recording</source>
        <translation>暂停录音</translation>
    </message>
    <message>
        <source>Why does it pause?</source>
        <translation>为什么暂停？</translation>
    </message>
    <message>
        <source>The reason and both times stay on the record. No gate opens while it stands still.</source>
        <translation>原因和起止时间都留在记录里。暂停期间不能进入下一阶段。</translation>
    </message>
    <message>
        <source>Say that you do it</source>
        <translation>告诉对方已暂停</translation>
    </message>
    <message>
        <source>A neighbour, a child, a call</source>
        <translation>邻居、孩子、来电</translation>
    </message>
    <message>
        <source>Health, family</source>
        <translation>身体、家里的事</translation>
    </message>
    <message>
        <source>You wait, or change place</source>
        <translation>等人，或换地方</translation>
    </message>
    <message>
        <source>Pause now</source>
        <translation>现在暂停</translation>
    </message>
    <message>
        <source>Go on recording</source>
        <translation>继续录音</translation>
    </message>
    <message>
        <source>They asked to</source>
        <translation>对方要求</translation>
    </message>
    <message>
        <source>Somebody else can be heard</source>
        <translation>录到了别人</translation>
    </message>
    <message>
        <source>Something private</source>
        <translation>涉及隐私</translation>
    </message>
    <message>
        <source>An interruption</source>
        <translation>临时中断</translation>
    </message>
    <message>
        <source>Recording goes on · {0}</source>
        <translation>录音继续 · {0}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Record on</source>
        <translation>接着录</translation>
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
    <name>Workbench</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>知道了</translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>外访人员</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分公司</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>中心</translation>
    </message>
    <message>
        <source>Cases here</source>
        <translation>本机案件</translation>
    </message>
    <message>
        <source>Records here</source>
        <translation>本机记录</translation>
    </message>
    <message>
        <source>Encrypted data</source>
        <translation>加密数据</translation>
    </message>
    <message>
        <source>Free on the disk</source>
        <translation>磁盘剩余</translation>
    </message>
    <message>
        <source>stops</source>
        <translation>不通过就停</translation>
    </message>
    <message>
        <source>asks for a step</source>
        <translation>要求一步</translation>
    </message>
    <message>
        <source>warns</source>
        <translation>提醒</translation>
    </message>
    <message>
        <source>is recorded</source>
        <translation>记录</translation>
    </message>
</context>
<context>
    <name>case</name>
    <message>
        <source>Case {0}</source>
        <translation>案号 {0}</translation>
    </message>
    <message>
        <source>no counts yet</source>
        <translation>还没有次数</translation>
    </message>
    <message>
        <source>counts as of {0}</source>
        <translation>{0} 的次数</translation>
    </message>
    <message>
        <source>as of {0}</source>
        <translation>截至 {0}</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>上门</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>短信</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>信函</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>不通过</translation>
    </message>
    <message>
        <source>can&apos;t tell</source>
        <translation>不能判断</translation>
    </message>
    <message>
        <source>{0} missing: you can&apos;t leave yet</source>
        <translation>还差 {0} 项，现在不能出发</translation>
    </message>
    <message>
        <source>{0} would stop you there</source>
        <translation>到时会有 {0} 项不通过</translation>
    </message>
    <message>
        <source>You may go</source>
        <translation>可以出发</translation>
    </message>
    <message>
        <source>Nothing stands against it from here</source>
        <translation>从现在看没有障碍</translation>
    </message>
    <message>
        <source>Not at the door. First make sure who is in front of you.</source>
        <translation>在门口不能打开。先确认面前是谁。</translation>
    </message>
    <message>
        <source>Noted. It is on the record.</source>
        <translation>已记下，写进日志。</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>出发</translation>
    </message>
    <message>
        <source>Door</source>
        <translation>门口</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>核实</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Talk</source>
        <translation>协商</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Identity card</source>
        <translation>证件</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机</translation>
    </message>
    <message>
        <source>home</source>
        <translation>住处</translation>
    </message>
    <message>
        <source>work</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>other place</source>
        <translation>其他地方</translation>
    </message>
    <message>
        <source>Source unknown</source>
        <translation>来源不明</translation>
    </message>
    <message>
        <source>chosen by the customer</source>
        <translation>客户指定</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>暂缓</translation>
    </message>
    <message>
        <source>Inconvenient</source>
        <translation>客户说不便</translation>
    </message>
    <message>
        <source>Check first</source>
        <translation>先核对</translation>
    </message>
    <message>
        <source>Stay outside</source>
        <translation>不进办公区</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>可以去</translation>
    </message>
    <message>
        <source>hospital</source>
        <translation>医院</translation>
    </message>
    <message>
        <source>care home</source>
        <translation>养护机构</translation>
    </message>
    <message>
        <source>place of worship</source>
        <translation>宗教场所</translation>
    </message>
    <message>
        <source>school</source>
        <translation>学校</translation>
    </message>
    <message>
        <source>place of mourning</source>
        <translation>殡葬场所</translation>
    </message>
    <message>
        <source>where they stay for now</source>
        <translation>临时住处</translation>
    </message>
    <message>
        <source>public place</source>
        <translation>公共场所</translation>
    </message>
    <message>
        <source>from the contract</source>
        <translation>来自合同</translation>
    </message>
    <message>
        <source>left with the lender</source>
        <translation>留在机构</translation>
    </message>
    <message>
        <source>told by the customer</source>
        <translation>本人告知</translation>
    </message>
    <message>
        <source>made public by the customer</source>
        <translation>本人公开</translation>
    </message>
    <message>
        <source>other lawful source</source>
        <translation>其他合法来源</translation>
    </message>
    <message>
        <source>source unknown</source>
        <translation>来源不明</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>本人</translation>
    </message>
    <message>
        <source>No contact</source>
        <translation>不联系</translation>
    </message>
    <message>
        <source>You may talk</source>
        <translation>可谈</translation>
    </message>
    <message>
        <source>only within their own contract</source>
        <translation>只谈本人合同部分</translation>
    </message>
    <message>
        <source>only in the customer&apos;s place</source>
        <translation>只作为客户的代理人</translation>
    </message>
    <message>
        <source>only about the estate</source>
        <translation>只谈遗产部分</translation>
    </message>
    <message>
        <source>Co-borrower</source>
        <translation>共同借款人</translation>
    </message>
    <message>
        <source>Guarantor</source>
        <translation>担保人</translation>
    </message>
    <message>
        <source>Spouse</source>
        <translation>配偶</translation>
    </message>
    <message>
        <source>Parent</source>
        <translation>父母</translation>
    </message>
    <message>
        <source>Guardian</source>
        <translation>监护人</translation>
    </message>
    <message>
        <source>Executor</source>
        <translation>遗产管理人</translation>
    </message>
    <message>
        <source>Heir</source>
        <translation>继承人</translation>
    </message>
    <message>
        <source>Lawyer</source>
        <translation>律师</translation>
    </message>
    <message>
        <source>Emergency contact</source>
        <translation>紧急联系人</translation>
    </message>
    <message>
        <source>Other person</source>
        <translation>其他人</translation>
    </message>
    <message>
        <source>Enter the colleague&apos;s code</source>
        <translation>输入同事的验证码</translation>
    </message>
    <message>
        <source>asked not to be contacted</source>
        <translation>要求不再联系</translation>
    </message>
    <message>
        <source>only within the guarantee</source>
        <translation>只谈担保范围内的事</translation>
    </message>
    <message>
        <source>Within limits</source>
        <translation>有限可谈</translation>
    </message>
    <message>
        <source>only: please ask for a call back</source>
        <translation>只请转告：请回电</translation>
    </message>
    <message>
        <source>Message only</source>
        <translation>只转告</translation>
    </message>
    <message>
        <source>The visit was announced</source>
        <translation>已告知要上门</translation>
    </message>
    <message>
        <source>Connect to check</source>
        <translation>联网核对</translation>
    </message>
    <message>
        <source>{0}: here, proven</source>
        <translation>{0}：在场，已核对</translation>
    </message>
    <message>
        <source>{0}: code missing</source>
        <translation>{0}：缺验证码</translation>
    </message>
    <message>
        <source>judged for {0}, about {1} minutes</source>
        <translation>{0} 上门、约 {1} 分钟，按此判断</translation>
    </message>
    <message>
        <source>judged for now, about {0} minutes</source>
        <translation>按现在出发、约 {0} 分钟判断</translation>
    </message>
</context>
<context>
    <name>contact</name>
    <message>
        <source>{0}: no contact</source>
        <translation>{0}：不要联系</translation>
    </message>
    <message>
        <source>Not now: a rule is against it.</source>
        <translation>现在不能联系，有规则不允许。</translation>
    </message>
    <message>
        <source>Not known whether you may.</source>
        <translation>不知道能不能联系。</translation>
    </message>
    <message>
        <source>What has already happened can still be noted.</source>
        <translation>已经发生的，照样可以记录。</translation>
    </message>
    <message>
        <source>You may. Mind this first:</source>
        <translation>可以联系，先留意：</translation>
    </message>
    <message>
        <source>Nothing stands against it now</source>
        <translation>现在可以联系</translation>
    </message>
</context>
<context>
    <name>failures</name>
    <message>
        <source>Something in the app went wrong. What was recorded is safe.</source>
        <translation>程序出了问题。已经记录的都在。</translation>
    </message>
    <message>
        <source>Go on, or restart the app; you will be where you are now.</source>
        <translation>可以继续，也可以重新打开，会回到现在这一步。</translation>
    </message>
    <message>
        <source>An answer is still missing here.</source>
        <translation>这里还没有回答。</translation>
    </message>
    <message>
        <source>Type a number, digits only.</source>
        <translation>只填数字。</translation>
    </message>
    <message>
        <source>Choose a day, for example 2026-12-15.</source>
        <translation>选一个日期，例如 2026-12-15。</translation>
    </message>
    <message>
        <source>Choose one of the answers.</source>
        <translation>选一个回答。</translation>
    </message>
    <message>
        <source>That is too long. Keep it under {0} characters.</source>
        <translation>太长了，请少于 {0} 个字。</translation>
    </message>
    <message>
        <source>A plan needs an amount and a first day for every payment.</source>
        <translation>方案里每一笔都要有金额和第一个日期。</translation>
    </message>
    <message>
        <source>Say why the earlier answer changes; both stay on record.</source>
        <translation>写明为什么改前面的回答，两次回答都会留下。</translation>
    </message>
    <message>
        <source>Between {0} and {1}.</source>
        <translation>在 {0} 到 {1} 之间。</translation>
    </message>
    <message>
        <source>At least {0}.</source>
        <translation>至少 {0}。</translation>
    </message>
    <message>
        <source>At most {0}.</source>
        <translation>最多 {0}。</translation>
    </message>
    <message>
        <source>Next try in {0} seconds.</source>
        <translation>{0} 秒后再试。</translation>
    </message>
    <message>
        <source>Nothing is lost.</source>
        <translation>内容不会丢。</translation>
    </message>
    <message>
        <source>Next try in {0} minutes.</source>
        <translation>{0} 分钟后再试。</translation>
    </message>
    <message>
        <source>Use at least 15 characters, or five of the words offered.</source>
        <translation>至少 15 个字符，或者用给出的五个词。</translation>
    </message>
    <message>
        <source>That passphrase is on lists that thieves try first.</source>
        <translation>这个口令在小偷最先试的名单上。</translation>
    </message>
    <message>
        <source>Take the five words offered, or add more of your own.</source>
        <translation>用给出的五个词，或者再加几个自己的词。</translation>
    </message>
    <message>
        <source>{0} records are missing: an old copy of the data was put back.</source>
        <translation>少了 {0} 条记录：放回来的是旧数据。</translation>
    </message>
    <message>
        <source>The last {0} records are missing: the end of the data was cut off.</source>
        <translation>最后 {0} 条记录不见了：数据的末尾被截断。</translation>
    </message>
    <message>
        <source>The keyring&apos;s mark of the last record is gone, so nobody can tell whether records are missing.</source>
        <translation>系统钥匙串里最后一条记录的标记不见了，无法判断是否缺少记录。</translation>
    </message>
    <message>
        <source>The keyring&apos;s mark of the last record was altered, so nobody can tell whether records are missing.</source>
        <translation>系统钥匙串里最后一条记录的标记被改动过，无法判断是否缺少记录。</translation>
    </message>
    <message>
        <source>The records here are not those that this laptop wrote before.</source>
        <translation>这里的记录与本机先前写下的不一致。</translation>
    </message>
    <message>
        <source>The centre is told. Connect and ask your supervisor before the next visit.</source>
        <translation>已经告知中心。下次走访前先联网，并问主管。</translation>
    </message>
    <message>
        <source>The centre holds other records of this laptop than the ones here.</source>
        <translation>中心保存的本机记录与这里的不一样。</translation>
    </message>
    <message>
        <source>Both are kept. Make no more visits; take the laptop to your supervisor.</source>
        <translation>两份都已保留。请不要再外访，把电脑交给主管。</translation>
    </message>
    <message>
        <source>The rules for visits have not arrived yet.</source>
        <translation>走访规则还没有下发。</translation>
    </message>
    <message>
        <source>Connect once; no visit can start without them.</source>
        <translation>联网一次。没有规则，不能开始走访。</translation>
    </message>
    <message>
        <source>A rule pack can&apos;t be used.</source>
        <translation>有一个规则包不能用。</translation>
    </message>
    <message>
        <source>The rules in force stay. Tell your supervisor; visits go on under them.</source>
        <translation>现行规则不变，走访照常。请告诉主管。</translation>
    </message>
    <message>
        <source>That is not the passphrase.</source>
        <translation>口令不对。</translation>
    </message>
    <message>
        <source>This answer does not fit the question. Check it against the hint.</source>
        <translation>这个回答不合要求。请对照提示再看看。</translation>
    </message>
    <message>
        <source>A code has {0} letters and digits.</source>
        <translation>验证码由 {0} 个字母和数字组成。</translation>
    </message>
    <message>
        <source>Type it as your colleague&apos;s screen or card shows it.</source>
        <translation>请照同事屏幕或卡片上的样子输入。</translation>
    </message>
    <message>
        <source>That is no code of {0} for today.</source>
        <translation>这不是{0}今天的验证码。</translation>
    </message>
    <message>
        <source>Check each letter; screen or card must show today&apos;s date.</source>
        <translation>请逐个核对，屏幕或卡片上应是今天的日期。</translation>
    </message>
    <message>
        <source>Too many wrong codes in a row.</source>
        <translation>连续输错次数太多。</translation>
    </message>
    <message>
        <source>This code of {0} is for {1}.</source>
        <translation>{0}的这个验证码是{1}的。</translation>
    </message>
    <message>
        <source>Ask for one of today.</source>
        <translation>请要一个今天的。</translation>
    </message>
    <message>
        <source>This code was used already.</source>
        <translation>这个验证码已经用过。</translation>
    </message>
    <message>
        <source>Ask {0} for the next one.</source>
        <translation>请{0}念下一个。</translation>
    </message>
    <message>
        <source>That is your own code; it proves nobody else.</source>
        <translation>这是您自己的验证码，不能证明别人在场。</translation>
    </message>
    <message>
        <source>Ask the colleague who is with you for theirs.</source>
        <translation>请与您同行的同事念出自己的。</translation>
    </message>
    <message>
        <source>{0} has no valid certificate.</source>
        <translation>{0}没有有效的证书。</translation>
    </message>
    <message>
        <source>Take a colleague along whose certificate is valid.</source>
        <translation>请与证书有效的同事同行。</translation>
    </message>
    <message>
        <source>What checks the codes of {0} has not arrived.</source>
        <translation>核对{0}验证码所需的数据还没有收到。</translation>
    </message>
    <message>
        <source>Connect once, then try again.</source>
        <translation>请联网一次，再试。</translation>
    </message>
    <message>
        <source>The visit is past the point where this answer leads away. To end it here, use Leave or Stop.</source>
        <translation>走访已经过了这个答案所在的地方。要在这里结束，请用“离开”或“停止”。</translation>
    </message>
    <message>
        <source>This is not asked at this point. Go on from here.</source>
        <translation>这一步现在不问了。请从这里继续。</translation>
    </message>
    <message>
        <source>The rules do not allow this answer here.</source>
        <translation>按规则，这里不能这样回答。</translation>
    </message>
    <message>
        <source>This laptop can&apos;t tell for sure which day it is.</source>
        <translation>这台电脑无法确定今天是哪一天。</translation>
    </message>
    <message>
        <source>Colleagues can&apos;t be added any more.</source>
        <translation>现在不能再加同事了。</translation>
    </message>
    <message>
        <source>They prove their presence before the visit goes past the door.</source>
        <translation>同事要在进门之前核对。</translation>
    </message>
    <message>
        <source>Your code is not shown while your own visit is under way.</source>
        <translation>您自己上门期间不显示验证码。</translation>
    </message>
    <message>
        <source>End the visit first.</source>
        <translation>请先结束这次上门。</translation>
    </message>
    <message>
        <source>Tries left: {0}.</source>
        <translation>还可以试 {0} 次。</translation>
    </message>
    <message>
        <source>There is a slip in the code.</source>
        <translation>码里有一处不对。</translation>
    </message>
    <message>
        <source>Have it read out again, letter by letter. This costs no try.</source>
        <translation>请对方逐个再念一遍，这次不算。</translation>
    </message>
    <message>
        <source>That is not the answer to what you read out.</source>
        <translation>这个码和您念的对不上。</translation>
    </message>
    <message>
        <source>A moment more after a wrong code.</source>
        <translation>码不对以后，要等一下。</translation>
    </message>
    <message>
        <source>That call is over: too many tries, too late, or used already.</source>
        <translation>这次通话作废了：试得太多、太久，或者已经用过。</translation>
    </message>
    <message>
        <source>Read out the new letters.</source>
        <translation>请念新的请求码。</translation>
    </message>
    <message>
        <source>Say why it should pass; it stays on the record.</source>
        <translation>写明为什么放行，会留在记录里。</translation>
    </message>
    <message>
        <source>No supervisor is known on this laptop.</source>
        <translation>这台电脑上还没有主管名单。</translation>
    </message>
    <message>
        <source>Call your branch office.</source>
        <translation>请打给分公司。</translation>
    </message>
    <message>
        <source>This laptop can&apos;t check a code yet.</source>
        <translation>这台电脑还不能核对码。</translation>
    </message>
    <message>
        <source>Connect once; then a call is enough.</source>
        <translation>先联网一次，以后打电话就行。</translation>
    </message>
    <message>
        <source>First the time has to be confirmed.</source>
        <translation>要先确认时间。</translation>
    </message>
    <message>
        <source>Connect once, or ask for the time by phone.</source>
        <translation>联网一次，或者打电话问时间。</translation>
    </message>
    <message>
        <source>What was here before is not all deleted yet, so nothing is opened.</source>
        <translation>此前的数据还没有全部删除，因此暂不打开任何内容。</translation>
    </message>
    <message>
        <source>Log in to this computer again so that its keyring opens, then try again.</source>
        <translation>请重新登录这台电脑以打开系统钥匙串，然后再试。</translation>
    </message>
    <message>
        <source>No visit is open that this would belong to.</source>
        <translation>没有正在进行的上门，无法归入。</translation>
    </message>
    <message>
        <source>Start the visit first.</source>
        <translation>请先开始上门。</translation>
    </message>
    <message>
        <source>The visit does not ask for this now.</source>
        <translation>这一步现在不需要这个。</translation>
    </message>
    <message>
        <source>Go to the step that does.</source>
        <translation>请到需要它的那一步。</translation>
    </message>
    <message>
        <source>They do not want to be recorded, so nothing is.</source>
        <translation>对方不愿意录音，所以没有录音。</translation>
    </message>
    <message>
        <source>Go on without sound and take notes.</source>
        <translation>请不录音继续，用文字记录。</translation>
    </message>
    <message>
        <source>A file of this kind can&apos;t be taken here.</source>
        <translation>这里不能使用这种文件。</translation>
    </message>
    <message>
        <source>Take a photo or a PDF.</source>
        <translation>请换成照片或 PDF 文件。</translation>
    </message>
    <message>
        <source>That is larger than {0} MB.</source>
        <translation>超过了 {0} MB。</translation>
    </message>
    <message>
        <source>Take a smaller picture, or split the document.</source>
        <translation>请换一张小一些的图片，或把文件分开。</translation>
    </message>
    <message>
        <source>This visit has its {0} MB of evidence.</source>
        <translation>这次上门的证据已满 {0} MB。</translation>
    </message>
    <message>
        <source>Discard an item that isn&apos;t needed, or go on without.</source>
        <translation>请舍弃不需要的一项，或者不加也可以继续。</translation>
    </message>
    <message>
        <source>There was nothing in it.</source>
        <translation>里面没有内容。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请再试一次。</translation>
    </message>
    <message>
        <source>It did not come through whole, so it was not kept.</source>
        <translation>没有完整取得，所以没有保留。</translation>
    </message>
    <message>
        <source>Something is still being recorded.</source>
        <translation>还有内容正在记录。</translation>
    </message>
    <message>
        <source>Finish it first.</source>
        <translation>请先完成它。</translation>
    </message>
    <message>
        <source>The recording was cut off when the app ended; all of it until then is kept.</source>
        <translation>上次应用结束时录音断了，断开以前的都在。</translation>
    </message>
    <message>
        <source>Taken just before the app ended, and kept: {0}.</source>
        <translation>应用结束前刚取的 {0} 项证据都在。</translation>
    </message>
    <message>
        <source>Not whole when the app ended, so not kept: {0}. Take it again.</source>
        <translation>应用结束时有 {0} 项没有取完整，没有保留，请再取一次。</translation>
    </message>
    <message>
        <source>Not settled yet: {0}. Free some disk space and unlock again; nothing is lost.</source>
        <translation>还有 {0} 项没有处理完。请腾出磁盘空间，再解锁一次，内容不会丢。</translation>
    </message>
    <message>
        <source>Check the spaces and try again; nothing is lost.</source>
        <translation>看看空格，再输一次。内容不会丢。</translation>
    </message>
    <message>
        <source>The rule pack {0} came without its issuer&apos;s signature.</source>
        <translation>规则包 {0} 没有签发人的签名。</translation>
    </message>
    <message>
        <source>The rule pack {0} is signed by somebody whom this laptop doesn&apos;t trust.</source>
        <translation>规则包 {0} 的签发人不在本机信任的名单上。</translation>
    </message>
    <message>
        <source>The rule pack {0} was changed after its issuer signed it.</source>
        <translation>规则包 {0} 在签发之后被改动过。</translation>
    </message>
    <message>
        <source>The rule pack {0} came in an older version than the one here.</source>
        <translation>收到的规则包 {0} 比本机现有的版本旧。</translation>
    </message>
    <message>
        <source>The rule pack {0} came with other content under the same version.</source>
        <translation>收到的规则包 {0} 版本相同，内容却不同。</translation>
    </message>
    <message>
        <source>The rule pack {0} was left out of what the centre sent.</source>
        <translation>中心下发的内容里缺少规则包 {0}。</translation>
    </message>
    <message>
        <source>The file of an evidence item is gone.</source>
        <translation>一项证据的文件不见了。</translation>
    </message>
    <message>
        <source>Another file lies in the place of an evidence item.</source>
        <translation>一项证据的位置上是另一个文件。</translation>
    </message>
    <message>
        <source>Part of an evidence item is missing.</source>
        <translation>一项证据缺少一部分。</translation>
    </message>
    <message>
        <source>The parts of an evidence item are in another order.</source>
        <translation>一项证据各部分的顺序变了。</translation>
    </message>
    <message>
        <source>An evidence item is not what was captured.</source>
        <translation>一项证据和当时采集的不一样。</translation>
    </message>
    <message>
        <source>This computer has no safe place for keys.</source>
        <translation>这台电脑没有安全存放钥匙的地方。</translation>
    </message>
    <message>
        <source>Install GNOME Keyring or KWallet, log in again, then open the app.</source>
        <translation>安装 GNOME Keyring 或 KWallet，重新登录，再打开。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring is locked.</source>
        <translation>系统钥匙串锁着。</translation>
    </message>
    <message>
        <source>Unlock it with your login password, then try again.</source>
        <translation>用登录密码打开它，再试一次。</translation>
    </message>
    <message>
        <source>The keyring of this computer has lost its half of the key.</source>
        <translation>这台电脑的钥匙串丢了它那一半钥匙。</translation>
    </message>
    <message>
        <source>Your records are still here. Two supervisors can recover them together.</source>
        <translation>您的记录还在。两位主管一起可以恢复。</translation>
    </message>
    <message>
        <source>The key file is damaged.</source>
        <translation>钥匙文件坏了。</translation>
    </message>
    <message>
        <source>Don&apos;t delete anything. Two supervisors can recover the records.</source>
        <translation>什么都不要删。两位主管可以恢复记录。</translation>
    </message>
    <message>
        <source>This laptop is not registered yet.</source>
        <translation>这台电脑还没有登记。</translation>
    </message>
    <message>
        <source>Ask the branch office for a one-time code.</source>
        <translation>向分公司要一个一次性登记码。</translation>
    </message>
    <message>
        <source>This laptop is already registered.</source>
        <translation>这台电脑已经登记过。</translation>
    </message>
    <message>
        <source>Unlock it with your passphrase.</source>
        <translation>用口令解锁。</translation>
    </message>
    <message>
        <source>The records don&apos;t open with this key: the file comes from another laptop.</source>
        <translation>这把钥匙打不开这些记录：文件来自另一台电脑。</translation>
    </message>
    <message>
        <source>Put the right file back, or ask your supervisor to recover it.</source>
        <translation>把原来的文件放回来，或者请主管恢复。</translation>
    </message>
    <message>
        <source>Part of the records can&apos;t be read.</source>
        <translation>有一部分记录读不出来。</translation>
    </message>
    <message>
        <source>Don&apos;t delete anything. Hand the laptop to your branch office.</source>
        <translation>什么都不要删。把电脑交给分公司。</translation>
    </message>
    <message>
        <source>Another window of the app is using the records.</source>
        <translation>另一个窗口正在使用这些记录。</translation>
    </message>
    <message>
        <source>Close it, then try again.</source>
        <translation>关掉它，再试一次。</translation>
    </message>
    <message>
        <source>These records were written by a newer version of the app.</source>
        <translation>这些记录是更新的版本写的。</translation>
    </message>
    <message>
        <source>Install the newer version; nothing was changed.</source>
        <translation>安装新版本。什么都没有改动。</translation>
    </message>
    <message>
        <source>The disk is full. What was recorded so far is safe.</source>
        <translation>磁盘满了。到现在为止的记录都在。</translation>
    </message>
    <message>
        <source>Delete files you don&apos;t need, then go on; a visit can still be closed.</source>
        <translation>删掉不用的文件再继续。走访仍然可以收尾。</translation>
    </message>
    <message>
        <source>The data on this laptop is past its time, so the cases are closed.</source>
        <translation>本机资料已经过期，案件已封存。</translation>
    </message>
    <message>
        <source>Connect once; finished visits are still delivered.</source>
        <translation>联网一次。做完的走访照样会送到中心。</translation>
    </message>
    <message>
        <source>The rule pack {0} belongs to another issuer than the one who signed it.</source>
        <translation>规则包 {0} 属于另一签发人，不是给它签名的那一位。</translation>
    </message>
    <message>
        <source>The centre can&apos;t be reached from here.</source>
        <translation>这里连不上中心。</translation>
    </message>
    <message>
        <source>Check the address and the network. What is done is saved here.</source>
        <translation>看看地址和网络。做过的都存在本机。</translation>
    </message>
    <message>
        <source>The centre did not take this.</source>
        <translation>中心没有收下。</translation>
    </message>
    <message>
        <source>Nothing is lost. Ask your supervisor to look at this laptop&apos;s entry.</source>
        <translation>内容不会丢。请主管查看这台电脑的登记。</translation>
    </message>
    <message>
        <source>The answer did not come from your centre.</source>
        <translation>回答的不是您的中心。</translation>
    </message>
    <message>
        <source>Use another network; some Wi-Fi puts a login page in between.</source>
        <translation>换一个网络。有些 Wi-Fi 会插进登录页面。</translation>
    </message>
    <message>
        <source>The centre has trouble of its own.</source>
        <translation>中心自己有故障。</translation>
    </message>
    <message>
        <source>The app tries again by itself; visits go on.</source>
        <translation>会自动再试，走访照常。</translation>
    </message>
    <message>
        <source>The centre needs a newer version of this app.</source>
        <translation>中心需要更新的版本。</translation>
    </message>
    <message>
        <source>Update at the branch office. What is recorded stays here until then.</source>
        <translation>到分公司更新。更新以前，记录都留在本机。</translation>
    </message>
    <message>
        <source>The centre does not know this code.</source>
        <translation>中心不认识这个登记码。</translation>
    </message>
    <message>
        <source>Check each letter, or ask for a new one.</source>
        <translation>逐个字母核对，或者再要一个。</translation>
    </message>
    <message>
        <source>This code was used already or has run out.</source>
        <translation>这个登记码已经用过，或者过期了。</translation>
    </message>
    <message>
        <source>Ask the branch office for a new one.</source>
        <translation>向分公司再要一个。</translation>
    </message>
    <message>
        <source>The centre did not recognise this laptop.</source>
        <translation>中心没有认出这台电脑。</translation>
    </message>
    <message>
        <source>Visits go on; ask your supervisor to register it again.</source>
        <translation>走访照常。请主管重新登记。</translation>
    </message>
    <message>
        <source>This laptop&apos;s clock and the centre&apos;s are too far apart.</source>
        <translation>本机的时间和中心相差太多。</translation>
    </message>
    <message>
        <source>Set date and time to automatic, then connect again.</source>
        <translation>把日期和时间设为自动，再联网。</translation>
    </message>
    <message>
        <source>This case is not on the laptop any more.</source>
        <translation>这个案件已经不在本机。</translation>
    </message>
    <message>
        <source>Go back to Today; the centre has taken it back.</source>
        <translation>回到今天。中心已经收回了它。</translation>
    </message>
    <message>
        <source>Another visit is still open.</source>
        <translation>还有一次走访没有结束。</translation>
    </message>
    <message>
        <source>Close that one first: Today shows it on top.</source>
        <translation>先结束那一次，它在今天的最上面。</translation>
    </message>
    <message>
        <source>The file can&apos;t be written there.</source>
        <translation>那里写不了文件。</translation>
    </message>
    <message>
        <source>Choose another folder or stick.</source>
        <translation>换一个文件夹或 U 盘。</translation>
    </message>
    <message>
        <source>It can&apos;t be used. Don&apos;t delete anything; tell your supervisor.</source>
        <translation>它不能使用。请不要删除任何内容，并告诉主管。</translation>
    </message>
    <message>
        <source>Nobody was appointed yet who could recover this laptop.</source>
        <translation>还没有指定谁可以恢复这台电脑。</translation>
    </message>
    <message>
        <source>Don&apos;t delete anything. Try the passphrase again, or ask the branch office.</source>
        <translation>什么都不要删。再试一次口令，或者问分部。</translation>
    </message>
    <message>
        <source>No request of this laptop is waiting for these answers.</source>
        <translation>这台电脑没有在等这些答复的请求。</translation>
    </message>
    <message>
        <source>Save a new request and have two supervisors answer that one.</source>
        <translation>重新保存一份请求，请两位督导答复它。</translation>
    </message>
    <message>
        <source>One of the files is no supervisor&apos;s answer, or it is damaged.</source>
        <translation>其中一个文件不是督导的答复，或已损坏。</translation>
    </message>
    <message>
        <source>Copy the answers again and choose them both.</source>
        <translation>重新拷贝答复，把两份都选上。</translation>
    </message>
    <message>
        <source>One of the answers is for another request.</source>
        <translation>其中一份答复是给另一份请求的。</translation>
    </message>
    <message>
        <source>Compare the code on this screen with the supervisor&apos;s.</source>
        <translation>把屏幕上的码和督导那边的核对一遍。</translation>
    </message>
    <message>
        <source>The request or an answer to it is older than seven days.</source>
        <translation>恢复请求或其答复已超过七天。</translation>
    </message>
    <message>
        <source>Check this laptop&apos;s date, save a new request, and have it answered again.</source>
        <translation>请检查这台电脑的日期，重新保存请求，并请督导再次答复。</translation>
    </message>
    <message>
        <source>One of the answers is by somebody who can&apos;t recover this laptop.</source>
        <translation>其中一份答复来自不能恢复这台电脑的人。</translation>
    </message>
    <message>
        <source>Ask one of the supervisors whose names stand here.</source>
        <translation>请找名字列在这里的督导。</translation>
    </message>
    <message>
        <source>One of the answers was altered on the way.</source>
        <translation>其中一份答复在途中被改动了。</translation>
    </message>
    <message>
        <source>Ask that supervisor to send it again.</source>
        <translation>请那位督导再发一次。</translation>
    </message>
    <message>
        <source>Two different supervisors have to answer.</source>
        <translation>须由两位不同的督导答复。</translation>
    </message>
    <message>
        <source>Choose the second answer as well.</source>
        <translation>把第二份答复也选上。</translation>
    </message>
    <message>
        <source>The answers do not open this laptop&apos;s records.</source>
        <translation>这些答复打不开这台电脑的记录。</translation>
    </message>
    <message>
        <source>Don&apos;t delete anything. Save a new request, and tell the branch office.</source>
        <translation>什么都不要删。重新保存一份请求，并告诉分部。</translation>
    </message>
</context>
<context>
    <name>outcome</name>
    <message>
        <source>Agreed</source>
        <translation>已约定</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>已办结</translation>
    </message>
    <message>
        <source>Request made</source>
        <translation>已提交申请</translation>
    </message>
    <message>
        <source>Not agreed</source>
        <translation>没有谈成</translation>
    </message>
    <message>
        <source>Help arranged</source>
        <translation>已转帮扶</translation>
    </message>
    <message>
        <source>To be checked</source>
        <translation>待核对</translation>
    </message>
    <message>
        <source>Nobody home</source>
        <translation>没有人应门</translation>
    </message>
    <message>
        <source>Message left</source>
        <translation>已留口信</translation>
    </message>
    <message>
        <source>Wrong address</source>
        <translation>地址不对</translation>
    </message>
    <message>
        <source>Moved away</source>
        <translation>已搬走</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Not made</source>
        <translation>未成行</translation>
    </message>
</context>
<context>
    <name>pin</name>
    <message>
        <source>That is not the PIN.</source>
        <translation>PIN 不对。</translation>
    </message>
    <message>
        <source>The passphrase opens it; nothing is lost.</source>
        <translation>请用口令打开，内容不会丢。</translation>
    </message>
    <message>
        <source>Tries left: {0}.</source>
        <translation>还可以试 {0} 次。</translation>
    </message>
    <message>
        <source>After that the passphrase opens it.</source>
        <translation>之后就要用口令打开。</translation>
    </message>
    <message>
        <source>The PIN holds no longer.</source>
        <translation>PIN 已失效。</translation>
    </message>
    <message>
        <source>A PIN has digits only.</source>
        <translation>PIN 只能是数字。</translation>
    </message>
    <message>
        <source>That is one of the PINs that are tried first.</source>
        <translation>这是别人最先会试的 PIN。</translation>
    </message>
    <message>
        <source>Take digits without a pattern.</source>
        <translation>请选没有规律的数字。</translation>
    </message>
    <message>
        <source>Use at least 6 digits.</source>
        <translation>至少 6 位数字。</translation>
    </message>
</context>
<context>
    <name>sealed</name>
    <message>
        <source>Balance</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Principal</source>
        <translation>本金</translation>
    </message>
    <message>
        <source>Interest</source>
        <translation>利息</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>违约金</translation>
    </message>
    <message>
        <source>As of</source>
        <translation>截至</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>合同</translation>
    </message>
    <message>
        <source>Days past due</source>
        <translation>逾期天数</translation>
    </message>
    <message>
        <source>Reason of arrears</source>
        <translation>逾期原因</translation>
    </message>
    <message>
        <source>You may agree to</source>
        <translation>您的授权</translation>
    </message>
    <message>
        <source>Earlier promise</source>
        <translation>以前的承诺</translation>
    </message>
    <message>
        <source>History</source>
        <translation>往来记要</translation>
    </message>
    <message>
        <source>up to {0} instalments, waive up to {1}</source>
        <translation>最多 {0} 期，最高减免 {1}</translation>
    </message>
</context>
<context>
    <name>sync</name>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Nothing is sent until you go on. Everything is saved here.</source>
        <translation>您按继续以前不发送。内容都存在本机。</translation>
    </message>
    <message>
        <source>Nothing waits here.</source>
        <translation>本机没有待发送的。</translation>
    </message>
    <message>
        <source>Asking the centre for news</source>
        <translation>正在问中心有没有新资料</translation>
    </message>
    <message>
        <source>Sending {0} records</source>
        <translation>正在发送 {0} 条记录</translation>
    </message>
    <message>
        <source>If it breaks off, it goes on from there</source>
        <translation>断了会从断点接着发</translation>
    </message>
    <message>
        <source>{0} of {1} sent</source>
        <translation>已发 {0}，共 {1}</translation>
    </message>
    <message>
        <source>Sending photos and recordings</source>
        <translation>正在发送照片和录音</translation>
    </message>
    <message>
        <source>Only photos and recordings still wait.</source>
        <translation>只剩照片和录音在等。</translation>
    </message>
    <message>
        <source>{0} sent</source>
        <translation>已发 {0}</translation>
    </message>
    <message>
        <source>This line is metered: photos and recordings wait ({0} in all, {1}).</source>
        <translation>当前网络按流量计费，照片和录音先不发（共 {0} 个，{1}）。</translation>
    </message>
    <message>
        <source>Photos and recordings go by themselves, after the records ({0} in all, {1}).</source>
        <translation>照片和录音会在记录之后自动发送（共 {0} 个，{1}）。</translation>
    </message>
    <message>
        <source>{0} records wait to be sent</source>
        <translation>{0} 条记录待发送</translation>
    </message>
    <message>
        <source>They are saved here and go by themselves.</source>
        <translation>都存在本机，会自动发送。</translation>
    </message>
    <message>
        <source>Photos and recordings are still here.</source>
        <translation>照片和录音还在本机。</translation>
    </message>
    <message>
        <source>The records are delivered</source>
        <translation>记录已送达</translation>
    </message>
    <message>
        <source>The centre signed for all of it.</source>
        <translation>中心对全部记录签了收据。</translation>
    </message>
    <message>
        <source>Everything is delivered</source>
        <translation>全部送达</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Every step is saved here and goes by itself later.</source>
        <translation>每一步已存在本机，联网后自动发送。</translation>
    </message>
    <message>
        <source>Next look {0}.</source>
        <translation>下次查看 {0}。</translation>
    </message>
    <message>
        <source>Next try {0}, or when the network returns.</source>
        <translation>下次尝试 {0}，或网络恢复时。</translation>
    </message>
    <message>
        <source>{0} attachments</source>
        <translation>附件 {0} 个</translation>
    </message>
    <message>
        <source>For the supervisor</source>
        <translation>待主管</translation>
    </message>
    <message>
        <source>The case went to somebody else; this visit is kept.</source>
        <translation>案件已改派他人。这次走访照样收下，等主管看。</translation>
    </message>
    <message>
        <source>Still open; it is delivered all the same.</source>
        <translation>还没有结束，记录照样发送。</translation>
    </message>
    <message>
        <source>{0} records</source>
        <translation>{0} 条</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>visit open</source>
        <translation>走访中</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>still here</source>
        <translation>还在本机</translation>
    </message>
    <message>
        <source>records</source>
        <translation>条记录</translation>
    </message>
    <message>
        <source>check code</source>
        <translation>校验码</translation>
    </message>
    <message>
        <source>This laptop</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>中心</translation>
    </message>
    <message>
        <source>not sealed yet</source>
        <translation>还没有封存</translation>
    </message>
    <message>
        <source>sealed {0}</source>
        <translation>封存 {0}</translation>
    </message>
    <message>
        <source>no receipt yet</source>
        <translation>还没有收据</translation>
    </message>
    <message>
        <source>receipt {0}</source>
        <translation>收据 {0}</translation>
    </message>
    <message>
        <source>Nothing was recorded today</source>
        <translation>今天没有记录</translation>
    </message>
    <message>
        <source>Both sides hold the same</source>
        <translation>两边一样</translation>
    </message>
    <message>
        <source>{0} still missing there; compared again once sent</source>
        <translation>还差 {0} 条，发完自动核对</translation>
    </message>
    <message>
        <source>Same count, different code: tell your supervisor</source>
        <translation>条数一样，校验码不同，请告诉主管</translation>
    </message>
    <message>
        <source>Numbered without a gap</source>
        <translation>编号连续，没有缺</translation>
    </message>
    <message>
        <source>Every visit is sealed</source>
        <translation>每次走访都有封条</translation>
    </message>
    <message>
        <source>Same code on both sides</source>
        <translation>两边校验码相同</translation>
    </message>
    <message>
        <source>Every visit is complete</source>
        <translation>每次走访都完整</translation>
    </message>
    <message>
        <source>{0} attachments are still here; this line is metered.</source>
        <translation>{0} 个附件还在本机，当前网络按流量计费。</translation>
    </message>
    <message>
        <source>{0} attachments are still here; they follow by themselves.</source>
        <translation>{0} 个附件还在本机，会自动接着发送。</translation>
    </message>
    <message>
        <source>A visit without attachments is complete with its receipt.</source>
        <translation>没有附件的走访，有收据就算完整。</translation>
    </message>
    <message>
        <source>Not synced since it was unlocked</source>
        <translation>解锁以后还没有同步</translation>
    </message>
    <message>
        <source>Last success {0}</source>
        <translation>上次成功 {0}</translation>
    </message>
    <message>
        <source>receipt up to record {0}</source>
        <translation>收据到第 {0} 条</translation>
    </message>
</context>
<context>
    <name>today</name>
    <message>
        <source>no visit</source>
        <translation>不上门</translation>
    </message>
    <message>
        <source>Can&apos;t tell</source>
        <translation>不能判断</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>可出发</translation>
    </message>
    <message>
        <source>Missing {0}</source>
        <translation>还差 {0} 项</translation>
    </message>
    <message>
        <source>To arrange</source>
        <translation>待预约</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>暂缓</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>走访中</translation>
    </message>
</context>
</TS>
